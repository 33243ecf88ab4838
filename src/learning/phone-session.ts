/**
 * A phone in a class.
 * 1. Its token is kept in the browser by the code of the class, so that a reload or a late return keeps the vote.
 * 2. An answer that did not arrive is sent again, as long as its vote is open.
 */
import type { ClassJoined, PhoneState, VotePhase } from '../brokers/gateway/class-protocol.ts';
import { setTimer } from '../messaging/parts.ts';
import type { SafeStorage } from '../store/index.ts';
import { type ClassConnection, ClassRefusedError, type ClassWatch, requestClass, watchClass } from './class-client.ts';

/** Pause before an answer that did not arrive is sent again, in milliseconds. */
const SEND_AGAIN_MS = 1000;
/** Pause before joining is tried again without a connection, in milliseconds. */
const JOIN_AGAIN_MS = 2000;

/** Everything that the page of a phone shows. */
export interface PhoneView {
  readonly state: PhoneState | undefined;
  readonly connection: ClassConnection;
  /** Answer that the gateway has not confirmed. */
  readonly sending: string | undefined;
}

export interface PhoneSession {
  answer(choice: string): void;
  /** Changes the name; an empty one removes it. Resolves with whether it arrived. */
  rename(name: string): Promise<boolean>;
  reconnectNow(): void;
  close(): void;
}

interface Answer {
  readonly round: number;
  readonly phase: VotePhase;
  readonly choice: string;
}

/**
 * Joins the class, or comes back to it.
 * @param base address of the class, such as `http://192.0.2.7:4180/c/BCDF`
 */
export function joinClass(base: string, storage: SafeStorage, show: (view: PhoneView) => void): PhoneSession {
  return new Phone(base, storage, show);
}

class Phone implements PhoneSession {
  readonly #base: string;
  readonly #storage: SafeStorage;
  readonly #show: (view: PhoneView) => void;
  #view: PhoneView = { state: undefined, connection: { kind: 'connecting' }, sending: undefined };
  #token: string | undefined;
  #watch: ClassWatch | undefined;
  /** Answer that the gateway has not confirmed. */
  #wanted: Answer | undefined;
  /** Whether a request to join is on its way. */
  #isJoining = false;
  #isClosed = false;
  #cancelSending = (): void => undefined;
  #cancelJoining = (): void => undefined;

  constructor(base: string, storage: SafeStorage, show: (view: PhoneView) => void) {
    this.#base = base;
    this.#storage = storage;
    this.#show = show;
    void this.#begin(storage.getItem(this.#key) ?? undefined);
  }

  answer(choice: string): void {
    const { state } = this.#view;
    if (state?.phase !== 'first' && state?.phase !== 'second') return;
    this.#wanted = { round: state.round, phase: state.phase, choice };
    this.#update({ sending: choice });
    void this.#send();
  }

  async rename(name: string): Promise<boolean> {
    try {
      await requestClass({ address: `${this.#base}/name`, token: this.#token, body: { name } });
      return true;
    } catch {
      return false;
    }
  }

  reconnectNow(): void {
    this.#cancelJoining();
    if (this.#watch === undefined) void this.#begin(this.#token);
    else this.#watch.reconnectNow();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelJoining();
    this.#cancelSending();
    this.#watch?.close();
  }

  // --- parts

  get #key(): string {
    return `heronry.phone ${this.#base}`;
  }

  #update(patch: Partial<PhoneView>): void {
    this.#view = { ...this.#view, ...patch };
    if (!this.#isClosed) this.#show(this.#view);
  }

  /** Joins without a token that is known, and watches the class. One request at a time: each makes a phone of its own. */
  async #begin(known: string | undefined): Promise<void> {
    if (this.#isJoining) return;
    this.#isJoining = true;
    try {
      this.#token = known ?? (await this.#join());
      this.#storage.setItem(this.#key, this.#token);
    } catch (error) {
      this.#notJoined(error, known);
      return;
    } finally {
      this.#isJoining = false;
    }
    if (this.#isClosed) return;
    this.#watch = watchClass<PhoneState>({
      address: `${this.#base}/phone`,
      token: this.#token,
      event: 'state',
      onState: (state) => this.#onState(state),
      onConnection: (connection) => this.#onConnection(connection),
    });
  }

  async #join(): Promise<string> {
    const joined: ClassJoined = await (await requestClass({ address: `${this.#base}/join`, body: {} })).json();
    return joined.phone;
  }

  #notJoined(error: unknown, known: string | undefined): void {
    if (error instanceof ClassRefusedError) {
      this.#update({ connection: { kind: 'refused', problem: error } });
      return;
    }
    this.#update({ connection: { kind: 'waiting' } });
    if (!this.#isClosed) this.#cancelJoining = setTimer(() => void this.#begin(known), JOIN_AGAIN_MS);
  }

  async #send(): Promise<void> {
    const sent = this.#wanted;
    if (sent === undefined || this.#token === undefined) return;
    try {
      await requestClass({ address: `${this.#base}/vote`, token: this.#token, body: sent });
    } catch (error) {
      if (!(error instanceof ClassRefusedError)) {
        // Not reached, or nobody knows: the same answer counts once.
        this.#cancelSending();
        if (!this.#isClosed) this.#cancelSending = setTimer(() => void this.#send(), SEND_AGAIN_MS);
        return;
      }
    }
    if (this.#wanted === sent) {
      this.#wanted = undefined;
      this.#update({ sending: undefined });
    }
  }

  #onState(state: PhoneState): void {
    const wanted = this.#wanted;
    const isOpen = wanted?.round === state.round && wanted.phase === state.phase;
    if (!isOpen || wanted.choice === state[wanted.phase]) this.#wanted = undefined;
    this.#update({ state, sending: this.#wanted?.choice });
    void this.#send();
  }

  #onConnection(connection: ClassConnection): void {
    const isForgotten = connection.kind === 'refused' && connection.problem.code === 'unauthorized';
    // Another gateway has given this code: the phone joins anew.
    if (isForgotten) void this.#begin(undefined);
    else this.#update({ connection });
  }
}
