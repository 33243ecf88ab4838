/**
 * What an event depends on, and what depends on it.
 *
 * 1. An event depends on its cause and, where it befalls a message, on the publishing of that message.
 * 2. A message that a consumer takes from the queue comes because the channel had it. That the consumer asked, when it was done
 *    with the one before, is when and not why: else all that a worker ever does would hang together.
 */
import type { EventNumber, MessageId } from './events.ts';
import type { Trace } from './trace.ts';

/** The cone of one event, as a set that follows a growing trace. */
export class Cone {
  readonly #trace: Trace;
  readonly #origin: EventNumber;
  readonly #past = new Set<EventNumber>();
  /** With the event itself. */
  readonly #future: Set<EventNumber>;
  #read: number;

  /** @throws RangeError where there is no such event */
  constructor(trace: Trace, origin: EventNumber) {
    this.#trace = trace;
    this.#origin = origin;
    this.#future = new Set([origin]);
    this.#read = origin + 1;
    const open = [...parentsOf(trace, origin)];
    for (let number = open.pop(); number !== undefined; number = open.pop()) {
      if (this.#past.has(number)) continue;
      this.#past.add(number);
      open.push(...parentsOf(trace, number));
    }
  }

  /** Whether the event is in the cone; that from which it opens is. */
  has(number: EventNumber): boolean {
    this.#readAll();
    return this.#past.has(number) || this.#future.has(number);
  }

  /** In order, without the event itself. */
  past(): readonly EventNumber[] {
    return [...this.#past].sort((a, b) => a - b);
  }

  /** In order, without the event itself. */
  future(): readonly EventNumber[] {
    this.#readAll();
    return [...this.#future].filter((number) => number !== this.#origin);
  }

  #readAll(): void {
    for (; this.#read < this.#trace.length; this.#read += 1) {
      if (parentsOf(this.#trace, this.#read).some((parent) => this.#future.has(parent))) this.#future.add(this.#read);
    }
  }
}

/** As lists. @throws RangeError where there is no such event */
export function coneOf(
  trace: Trace,
  number: EventNumber,
): { readonly past: readonly EventNumber[]; readonly future: readonly EventNumber[] } {
  const cone = new Cone(trace, number);
  return { past: cone.past(), future: cone.future() };
}

/** The cone that was asked for last, for each trace. */
const asked = new WeakMap<Trace, { readonly message: MessageId; readonly cone: Cone }>();

/** The cone of a message, which is that of its publishing; every view that asks for the same one gets the same one. */
export function coneOfMessage(trace: Trace, message: MessageId | undefined): Cone | undefined {
  if (message === undefined || message >= trace.length || trace.event(message).kind !== 'published') return undefined;
  const known = asked.get(trace);
  if (known?.message === message) return known.cone;
  const cone = new Cone(trace, message);
  asked.set(trace, { message, cone });
  return cone;
}

function parentsOf(trace: Trace, number: EventNumber): readonly EventNumber[] {
  const event = trace.event(number);
  let { cause } = event;
  if (event.kind === 'handed' && event.via === 'consume' && cause !== -1 && !isAbout(trace, cause, event.message)) {
    cause = trace.acceptedAs(event.channel, event.seq) ?? cause;
  }
  const parents = cause === -1 ? [] : [cause];
  if ('message' in event && event.message !== cause) parents.push(event.message);
  return parents;
}

function isAbout(trace: Trace, number: EventNumber, message: MessageId): boolean {
  const event = trace.event(number);
  return number === message || ('message' in event && event.message === message);
}
