/**
 * The causes and the effects of an event.
 *
 * 1. An event depends on its cause and, if it is about a message, on the publishing of that message. A message depends on
 *    the publishing of each message that it answers.
 * 2. A message that a consumer takes from the queue depends on the channel that had it. The consumer's request, when it was done
 *    with the message before, decides when and not why: otherwise all events of a worker would depend on each other.
 */
import type { EventNumber, MessageId } from './events.ts';
import type { Trace } from './trace.ts';
import { answered } from './trace-index.ts';

/** Cone of one event, as a set that follows a growing trace. */
export class Cone {
  readonly #trace: Trace;
  readonly #origin: EventNumber;
  readonly #past = new Set<EventNumber>();
  /** Effects, including the event itself. */
  readonly #future: Set<EventNumber>;
  #read: number;

  /** @throws RangeError if there is no such event */
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

  /** Returns whether the event is in the cone; its origin is. */
  has(number: EventNumber): boolean {
    this.#readTo(number + 1);
    return this.#past.has(number) || this.#future.has(number);
  }

  /** Returns the causes in order, without the event itself. */
  past(): readonly EventNumber[] {
    return [...this.#past].sort((a, b) => a - b);
  }

  /** Returns the effects in order, without the event itself. */
  future(): readonly EventNumber[] {
    this.#readTo(this.#trace.length);
    return [...this.#future].filter((number) => number !== this.#origin);
  }

  /** Reads as far as a question needs it: of a long trace, views ask only about what has happened. */
  #readTo(end: number): void {
    for (; this.#read < Math.min(end, this.#trace.length); this.#read += 1)
      if (this.#isEffect(this.#read)) this.#future.add(this.#read);
  }

  /** Looks at fields alone where it can: most events are no effects, and need not be made. */
  #isEffect(number: EventNumber): boolean {
    const trace = this.#trace;
    const kind = trace.kindOf(number);
    if (kind === 'published' || kind === 'dispatched')
      return parentsOf(trace, number).some((parent) => this.#future.has(parent));
    if (this.#future.has(trace.causeOf(number))) return true;
    const message = trace.messageOf(number);
    return message !== undefined && this.#future.has(message);
  }
}

/**
 * Returns the cone of an event as lists.
 * @throws RangeError if there is no such event
 */
export function coneOf(
  trace: Trace,
  number: EventNumber,
): { readonly past: readonly EventNumber[]; readonly future: readonly EventNumber[] } {
  const cone = new Cone(trace, number);
  return { past: cone.past(), future: cone.future() };
}

/** Cone that was requested last, for each trace. */
const asked = new WeakMap<Trace, { readonly message: MessageId; readonly cone: Cone }>();

/** Returns the cone of a message, which is that of its publishing. All views that request the same one share it. */
export function coneOfMessage(trace: Trace, message: MessageId | undefined): Cone | undefined {
  if (message === undefined || !trace.hasMessage(message)) return undefined;
  const known = asked.get(trace);
  if (known?.message === message) return known.cone;
  const cone = new Cone(trace, message);
  asked.set(trace, { message, cone });
  return cone;
}

function parentsOf(trace: Trace, number: EventNumber): readonly EventNumber[] {
  const event = trace.event(number);
  let { cause } = event;
  if (event.kind === 'dispatched' && event.via === 'consume' && cause !== -1 && !isAbout(trace, cause, event.message)) {
    cause = trace.acceptedAs(event.channel, event.seq) ?? cause;
  }
  const parents = cause === -1 ? [] : [cause];
  if ('message' in event && event.message !== cause) parents.push(event.message);
  if (event.kind === 'published') parents.push(...answered(event));
  return parents;
}

function isAbout(trace: Trace, number: EventNumber, message: MessageId): boolean {
  return trace.messageOf(number) === message;
}
