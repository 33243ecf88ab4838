/** A class over the wire, for tests: the teacher and the phones. */
import type {
  ClassJoined,
  ClassOpened,
  ClassQuestion,
  ClassResults,
  ClassState,
  ClassStep,
  PhoneState,
  VotePhase,
} from '../../brokers/gateway/class-protocol.ts';
import type { Gateway } from '../server.ts';
import { type Answer, ask, WireStream } from './client.ts';

export const QUESTION: ClassQuestion = {
  words: 'Who receives the setpoint?',
  choices: [
    { id: 'a', words: 'mg1', misconception: 'one-receiver' },
    { id: 'b', words: 'mg2' },
    { id: 'c', words: 'mg1 and mg2' },
  ],
  right: 'c',
  why: 'Both subscribe to control.',
};

/** A phone, or the teacher: its token, and what it has been sent. */
export class Attendant<State> {
  readonly #gateway: Gateway;
  readonly #code: string;
  readonly token: string;
  readonly #event: 'phone' | 'teacher';
  #stream: WireStream | undefined;

  constructor(gateway: Gateway, code: string, token: string, event: 'phone' | 'teacher') {
    this.#gateway = gateway;
    this.#code = code;
    this.token = token;
    this.#event = event;
  }

  post(what: string, body: object): Promise<Answer> {
    return ask(this.#gateway, `/c/${this.#code}/${what}`, { body: JSON.stringify(body), token: this.token });
  }

  get stream(): WireStream {
    this.#stream ??= new WireStream({ ...this.#gateway, token: this.token }, `/c/${this.#code}/${this.#event}`);
    return this.#stream;
  }

  /** Resolves with the newest state once it matches. */
  async state(matches: (state: State) => boolean = () => true): Promise<State> {
    const newest = (): State | undefined => {
      const last = this.stream.events.findLast(({ event }) => event !== 'bye');
      return last === undefined ? undefined : JSON.parse(last.data);
    };
    let found: State | undefined;
    await this.stream.until(() => {
      const state = newest();
      if (state === undefined || !matches(state)) return false;
      found = state;
      return true;
    }, 'the state');
    if (found === undefined) throw new Error('There is no state');
    return found;
  }

  /** Returns the same phone in another tab of its browser. */
  inAnotherTab(): Attendant<State> {
    return new Attendant(this.#gateway, this.#code, this.token, this.#event);
  }

  leave(): void {
    this.#stream?.close();
    this.#stream = undefined;
  }
}

export class Lesson {
  readonly #gateway: Gateway;
  readonly code: string;
  readonly teacher: Attendant<ClassState>;

  private constructor(gateway: Gateway, { code, key }: ClassOpened) {
    this.#gateway = gateway;
    this.code = code;
    this.teacher = new Attendant(gateway, code, key, 'teacher');
  }

  static async open(gateway: Gateway): Promise<Lesson> {
    const { text } = await ask(gateway, '/v1/classes', { body: '{}' });
    return new Lesson(gateway, JSON.parse(text));
  }

  async join(name?: string): Promise<Attendant<PhoneState>> {
    const body = JSON.stringify(name === undefined ? {} : { name });
    const { text } = await ask(this.#gateway, `/c/${this.code}/join`, { body, token: null });
    const { phone }: ClassJoined = JSON.parse(text);
    return new Attendant(this.#gateway, this.code, phone, 'phone');
  }

  async results(): Promise<ClassResults> {
    const { text } = await ask(this.#gateway, `/c/${this.code}/results`, { token: this.teacher.token });
    return JSON.parse(text);
  }

  ask(question: ClassQuestion = QUESTION): Promise<Answer> {
    return this.teacher.post('ask', question);
  }

  step(step: ClassStep): Promise<Answer> {
    return this.teacher.post('step', { step });
  }

  vote(phone: Attendant<PhoneState>, choice: string, phase: VotePhase = 'first', round = 1): Promise<Answer> {
    return phone.post('vote', { round, phase, choice });
  }
}
