/**
 * A run in step with a program: what the program does becomes part of the document at the frontier, and what the run then does is
 * reported to the program.
 *
 * 1. Nothing is simulated while the program computes: virtual time moves only while it waits.
 * 2. The user's interventions are played at their times, before what the program does at the same time.
 * 3. The document alone, played from the start, gives the same trace.
 */
import { writeFloats } from '../messaging/parts.ts';
import { type Intervention, LIMITS, type Scenario } from '../scenario/index.ts';
import { brokerModel, Run } from '../simulation/index.ts';
import { type Dispatched, type EventOf, type MessageId, messageNumber, type TraceEvent } from '../trace/index.ts';
import type { ScriptLine } from './joined-program.ts';
import { type Effect, ScriptDocument } from './script-document.ts';

/** Happening of the run that the program may wait for. */
export type Happening =
  | {
      readonly kind: 'message';
      readonly agent: string;
      readonly channel: string;
      readonly text: string;
      /** Number of the message among those of its channel, from 1. */
      readonly number: number;
      readonly partition?: number;
      readonly offset?: number;
    }
  /** A message of the program was accepted; or `refused` says why not. */
  | {
      readonly kind: 'settled';
      readonly publish: number;
      readonly refused?: string;
      readonly uncertain?: boolean;
    };

/** The reason why virtual time does not go on. */
export type Standstill = 'nothing' | 'until' | 'halted';

interface Pending {
  readonly intervention: Intervention;
  /** Number of the program's publish, and the text of its message. */
  readonly publish?: { readonly number: number; readonly text: string };
}

export class ScriptRun {
  readonly document: ScriptDocument;
  readonly #untilUs: number;
  readonly #byUser: readonly Intervention[];
  readonly #onEffect: (effect: Effect) => void;
  #run: Run;
  #isRebuilt = false;
  #userActed = 0;
  #published = 0;
  readonly #pending: Pending[] = [];
  /** The program's publishes, by the place of their intervention in the document. */
  readonly #publishes = new Map<number, { readonly number: number; readonly text: string }>();
  readonly #numbers = new Map<MessageId, number>();
  readonly #texts = new Map<MessageId, string>();
  #played = 0;
  #read = 0;

  /** @param base scenario in which the program runs; its interventions are the user's */
  constructor(base: Scenario, untilUs: number, onEffect: (effect: Effect) => void) {
    this.#byUser = base.interventions;
    this.document = new ScriptDocument({ ...base, interventions: [] });
    this.#untilUs = untilUs;
    this.#onEffect = onEffect;
    this.#run = new Run(this.document.scenario(), { makeModel: brokerModel });
  }

  get nowUs(): number {
    return Math.max(0, this.#run.frontierUs);
  }

  /** Number of events so far; what the program did last is played first. */
  get events(): number {
    this.#play();
    return this.#run.trace.length;
  }

  /** Whether something has been published, consumed or subscribed. */
  get hasActed(): boolean {
    return this.document.interventions.length > 0;
  }

  /** Adds an agent, a channel or the broker. The run is made anew with it when time moves next. */
  add(effect: Effect): void {
    this.document.apply(effect);
    this.#isRebuilt = true;
    this.#onEffect(effect);
  }

  /** Does something at the present. */
  act(intervention: Intervention, at: ScriptLine | undefined, text?: string): number {
    if (this.document.interventions.length >= LIMITS.interventions)
      throw new RangeError(`A scenario has at most ${LIMITS.interventions} scripted actions`);
    const effect: Effect = { kind: 'act', intervention, at, atUs: intervention.atUs };
    if (text !== undefined) this.#published += 1;
    const number = this.#published;
    this.document.apply(effect);
    this.#pending.push({ intervention, ...(text === undefined ? {} : { publish: { number, text } }) });
    this.#onEffect(effect);
    return number;
  }

  /**
   * Lets virtual time move until something happens that the program may wait for, or to `dueUs`.
   * @param ignoresUser whether to stop where only the user can still do something
   * @returns what happened; or why nothing more can happen before `dueUs`
   */
  advance(dueUs: number | undefined, ignoresUser = false): readonly Happening[] | Standstill {
    this.#play();
    const first = this.#news();
    if (first.length > 0) return first;
    for (;;) {
      const user = this.#byUser[this.#userActed];
      const own = [this.#run.nextEventUs(), dueUs].filter((time) => time !== undefined);
      if (this.#run.halted !== undefined) return 'halted';
      if (own.length === 0 && ignoresUser) return 'nothing';
      const times = user === undefined ? own : [...own, user.atUs];
      if (times.length === 0) return 'nothing';
      const nextUs = Math.max(Math.min(...times), this.nowUs);
      if (nextUs > this.#untilUs) {
        this.#run.advanceTo(this.#untilUs);
        return 'until';
      }
      this.#run.advanceTo(nextUs);
      for (let acts = user; acts !== undefined && acts.atUs <= nextUs; acts = this.#byUser[this.#userActed]) {
        this.#userActed += 1;
        const effect: Effect = { kind: 'act', intervention: acts, atUs: acts.atUs, byUser: true };
        this.document.apply(effect);
        this.#onEffect(effect);
        this.#pending.push({ intervention: acts });
        this.#play();
      }
      const news = this.#news();
      if (news.length > 0 || (dueUs !== undefined && nextUs >= dueUs)) return news;
    }
  }

  /** Returns the number of agents that subscribe to a channel now. */
  subscribers(channel: string): number {
    this.#play();
    const { trace } = this.#run;
    return trace.worldAt(this.nowUs).channels.get(channel)?.subscribers.length ?? 0;
  }

  // --- parts

  /** Plays what the program has done at the present. */
  #play(): void {
    if (this.#isRebuilt) {
      const nowUs = this.nowUs;
      const { length } = this.#run.trace;
      const interventions = this.document.interventions.slice(0, this.#played);
      this.#run = new Run({ ...this.document.scenario(), interventions }, { makeModel: brokerModel });
      this.#run.advanceTo(nowUs);
      this.#isRebuilt = false;
      if (this.#run.trace.length !== length) throw new Error('The run has changed with its document');
    }
    for (const { intervention, publish } of this.#pending.splice(0)) {
      if (publish !== undefined) this.#publishes.set(this.#played, publish);
      this.#played += 1;
      if (this.#run.halted === undefined) this.#run.intervene(intervention);
    }
  }

  #news(): readonly Happening[] {
    const { trace } = this.#run;
    const news: Happening[] = [];
    for (; this.#read < trace.length; this.#read += 1) {
      const event = trace.event(this.#read);
      const happening = this.#happening(event, this.#read);
      if (happening !== undefined) news.push(happening);
    }
    return news;
  }

  #happening(event: TraceEvent, number: number): Happening | undefined {
    switch (event.kind) {
      case 'published': {
        const cause = event.cause < 0 ? undefined : this.#run.trace.event(event.cause);
        const publish = cause?.kind === 'userActed' ? this.#publishes.get(cause.index) : undefined;
        if (publish === undefined) return undefined;
        this.#numbers.set(number, publish.number);
        this.#texts.set(number, publish.text);
        return undefined;
      }
      case 'accepted':
        return this.#settled(event.message);
      case 'rejected':
        return this.#settled(event.message, event.reason);
      case 'lost':
        return event.via === 'publish' && event.retried !== true
          ? this.#settled(event.message, `${event.channel} did not get the message: it was lost`, true)
          : undefined;
      case 'gaveUp':
        return this.#settled(event.message, 'the client gave the message up', true);
      case 'received':
        return this.#received(event);
      default:
        return undefined;
    }
  }

  #settled(message: MessageId, refused?: string, uncertain = false): Happening | undefined {
    const publish = this.#numbers.get(message);
    if (publish === undefined) return undefined;
    this.#numbers.delete(message);
    return { kind: 'settled', publish, ...(refused === undefined ? {} : { refused, uncertain }) };
  }

  #received({ agent, channel, message, cause }: EventOf<'received'>): Happening {
    const { trace } = this.#run;
    const { payload, floats } = trace.message(message);
    const text = this.#texts.get(message) ?? writeFloats(payload, floats);
    const { partition, offset } = this.#placeOf(cause);
    const number = messageNumber(trace, message);
    const place = partition === undefined || offset === undefined ? {} : { partition, offset };
    return { kind: 'message', agent, channel, text, number, ...place };
  }

  #placeOf(hop: number): Pick<Dispatched, 'partition' | 'offset'> {
    for (let number = hop; number >= 0; ) {
      const event = this.#run.trace.event(number);
      if (event.kind === 'dispatched') return event;
      number = event.cause;
    }
    return {};
  }
}
