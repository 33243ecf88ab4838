/**
 * The account of a run in words: events grouped into sentences, such as "mg1 published message 3 to control; mg2 and mg3 received it;
 * mg3 failed on it: boom."
 *
 * 1. A sentence is about one message, or about what happened to agents at one time. It has the place of its first event.
 * 2. A message that is quiet for `QUIET_US`, or has a long sentence, gets a new sentence: what waited is read at its time.
 * 3. The sentences of the first `count` events depend on these events alone. Going back in time reads a shorter prefix.
 * 4. Each event is read once, in slices with a budget. Words are made for the sentences that are asked for.
 */
import type { EventNumber, MessageId, Micros, Trace } from '../trace/index.ts';
import { type Clause, clauseOf, isPassing } from './account-clauses.ts';
import { sentenceWords } from './account-words.ts';

/** Virtual time without events after which the sentence of a message ends. */
const QUIET_US = 2_000_000;
/** Number of clauses after which a sentence ends. */
const CLAUSES_MAX = 10;

/** One sentence of the account. */
export interface AccountSentence {
  /** Place among the sentences, from 0. */
  readonly index: number;
  /** Time of its first event. */
  readonly atUs: Micros;
  /** Events that it is made of, in order. */
  readonly events: readonly EventNumber[];
  /** Message that it is about; undefined for one about agents or channels. */
  readonly message: MessageId | undefined;
  readonly words: string;
}

/** A sentence that is being written. */
interface Draft {
  readonly message: MessageId | undefined;
  readonly atUs: Micros;
  lastUs: Micros;
  readonly events: EventNumber[];
  readonly clauses: Clause[];
}

/** The account of a trace, from one of its events. */
export class Account {
  readonly #trace: Trace;
  readonly #drafts: Draft[] = [];
  /** The open draft of each message, the longest untouched first. */
  readonly #open = new Map<MessageId, Draft>();
  /** Drafts of the present time that are about no message. */
  #present: Draft[] = [];
  /** Agents with the channels that they have waited for before, until they crash. */
  readonly #waited = new Map<string, Set<string>>();
  #read: EventNumber;

  /**
   * @param from first event of the account: a message published before it is named again
   * @default 0
   */
  constructor(trace: Trace, from: EventNumber = 0) {
    this.#trace = trace;
    this.#read = Math.max(0, from);
  }

  /**
   * Reads up to `budget` more of the first `count` events of the trace.
   * @returns whether all of them have been read
   */
  scan(count: number, budget = Number.POSITIVE_INFINITY): boolean {
    const end = Math.min(count, this.#trace.length);
    const stop = Math.min(end, this.#read + budget);
    for (; this.#read < stop; this.#read += 1) this.#add(this.#read);
    return this.#read >= end;
  }

  /** Returns the number of sentences that begin within the first `count` events, as far as these have been read. */
  size(count: number = Number.POSITIVE_INFINITY): number {
    let low = 0;
    let high = this.#drafts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#drafts[middle]?.events[0] ?? 0) < count) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Returns the `index`-th sentence as the first `count` events make it; undefined if they make none of it.
   * @param from first event that is told; a message published before it is named again
   * @default 0
   */
  at(index: number, count = Number.POSITIVE_INFINITY, from: EventNumber = 0): AccountSentence | undefined {
    const draft = this.#drafts[index];
    const events = draft?.events.filter((number) => number >= from && number < count) ?? [];
    const [first] = events;
    if (draft === undefined || first === undefined) return undefined;
    const words = sentenceWords(this.#trace, draft.clauses, events);
    return { index, atUs: this.#trace.atUs(first), events, message: draft.message, words };
  }

  /** Returns the sentences that say more with the first `count` events than with the first `from`: each says what is new. */
  news(from: EventNumber, count: number): readonly AccountSentence[] {
    const size = this.size(count);
    return Array.from({ length: Math.min(size, NEWS_MAX) }, (_, place) => Math.max(0, size - NEWS_MAX) + place)
      .flatMap((index) => this.at(index, count, from) ?? [])
      .filter(({ words }) => words !== '');
  }

  #add(number: EventNumber): void {
    const event = this.#trace.event(number);
    const message = this.#trace.messageOf(number);
    const draft = message === undefined ? undefined : this.#openOf(message, event.atUs);
    const clause = clauseOf(this.#trace, event, number, (agent, channel) => this.#isFirstWait(agent, channel));
    if (event.kind === 'crashed') this.#waited.delete(event.agent);
    if (clause === undefined) {
      if (draft !== undefined) this.#touch(draft, number, event.atUs);
      return;
    }
    if (message === undefined) this.#addAtPresent(clause, number, event.atUs);
    else {
      const into = draft ?? this.#begin(message, event.atUs);
      join(into, clause);
      this.#touch(into, number, event.atUs);
    }
  }

  /** Returns the sentence of a message that is still being written. */
  #openOf(message: MessageId, nowUs: Micros): Draft | undefined {
    for (const [quiet, { lastUs }] of this.#open) {
      if (nowUs - lastUs <= QUIET_US) break;
      this.#open.delete(quiet);
    }
    const draft = this.#open.get(message);
    if (draft === undefined || draft.clauses.filter(({ kind }) => !isPassing(kind)).length < CLAUSES_MAX) return draft;
    this.#open.delete(message);
    return undefined;
  }

  #begin(message: MessageId | undefined, atUs: Micros): Draft {
    const draft: Draft = { message, atUs, lastUs: atUs, events: [], clauses: [] };
    this.#drafts.push(draft);
    return draft;
  }

  #touch(draft: Draft, number: EventNumber, atUs: Micros): void {
    draft.events.push(number);
    draft.lastUs = atUs;
    if (draft.message === undefined) return;
    this.#open.delete(draft.message);
    this.#open.set(draft.message, draft);
  }

  /** Adds what is about no message to the sentence of the same kind and time, or of the same agent that restarts. */
  #addAtPresent(clause: Clause, number: EventNumber, atUs: Micros): void {
    this.#present = this.#present.filter((draft) => draft.atUs === atUs);
    const found =
      this.#present.find(({ clauses }) => clauses.some((one) => fits(one, clause))) ??
      this.#present.find(
        ({ clauses }) => clauses[0]?.kind === 'restarted' && clauses[0].agents[0] === clause.agents[0],
      );
    const draft = found ?? this.#begin(undefined, atUs);
    if (found === undefined) this.#present.push(draft);
    join(draft, clause);
    this.#touch(draft, number, atUs);
  }

  /** Returns whether an agent waits for a channel for the first time: it consumes one message after another. */
  #isFirstWait(agent: string, channel: string): boolean {
    const channels = this.#waited.get(agent) ?? new Set();
    this.#waited.set(agent, channels);
    const isFirst = !channels.has(channel);
    channels.add(channel);
    return isFirst;
  }
}

/** Number of latest sentences that may have news: older ones are over. */
const NEWS_MAX = 200;

/** Adds a clause to a sentence: to the last of its kind, if that says the same of other agents. */
function join(draft: Draft, clause: Clause): void {
  const last = draft.clauses.findLast(({ kind }) => kind === clause.kind);
  if (last === undefined || !fits(last, clause)) {
    draft.clauses.push({ ...clause, agents: [...clause.agents], events: [...clause.events] });
    return;
  }
  last.agents.push(...clause.agents);
  last.events.push(...clause.events);
}

/** Returns whether a clause says the same of other agents. */
function fits(one: Clause, other: Clause): boolean {
  return (
    one.kind === other.kind &&
    one.key !== undefined &&
    one.key === other.key &&
    other.agents.every((agent) => !one.agents.includes(agent))
  );
}

/** Part of an account: the events of a span of time, both ends included. */
export interface AccountSpan {
  readonly fromUs: Micros;
  readonly toUs: Micros;
}

/** Returns the account of a span of time, at most its first `max` sentences. */
export function accountOf(trace: Trace, { fromUs, toUs }: AccountSpan, max = 10_000): readonly AccountSentence[] {
  const count = trace.firstAfter(toUs);
  const account = new Account(trace, trace.firstAfter(fromUs - 1));
  account.scan(count);
  return sentencesOf(account, count, max);
}

/** Returns the first `max` sentences of an account, as the first `count` events make them. */
export function sentencesOf(account: Account, count: number, max: number): readonly AccountSentence[] {
  return Array.from({ length: Math.min(max, account.size(count)) }, (_, index) => account.at(index, count)).flatMap(
    (one) => one ?? [],
  );
}
