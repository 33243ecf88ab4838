/**
 * A second reading of a trace, written from the description of its events alone (`src/trace/events.ts`): no world, no journey, no
 * explanation. Each answer is a plain look through the list of events. It is slow, and there to disagree.
 */
import type { EventNumber, EventOf, MessageId, Micros, TraceEvent, TraceEventKind } from '../../trace/index.ts';

/** An event with its number. */
export type Numbered<Event extends TraceEvent = TraceEvent> = Event & { readonly number: EventNumber };

export class SecondReading {
  readonly all: readonly Numbered[];
  readonly #ofKind = new Map<TraceEventKind, Numbered[]>();
  readonly #aboutMessage = new Map<MessageId, Numbered[]>();

  constructor(events: readonly TraceEvent[]) {
    this.all = events.map((event, number) => ({ ...event, number }));
    for (const event of this.all) {
      add(this.#ofKind, event.kind, event);
      if ('message' in event && event.message !== undefined) add(this.#aboutMessage, event.message, event);
    }
  }

  of<Kind extends TraceEventKind>(kind: Kind): readonly Numbered<EventOf<Kind>>[] {
    // The list under a kind has the events of that kind.
    return (this.#ofKind.get(kind) ?? []) as unknown as readonly Numbered<EventOf<Kind>>[];
  }

  /** Returns the events that name a message, without its `published`. */
  about(message: MessageId): readonly Numbered[] {
    return this.#aboutMessage.get(message) ?? [];
  }

  receiptsOf(message: MessageId): readonly Numbered<EventOf<'received'>>[] {
    return this.about(message).filter((event) => event.kind === 'received');
  }

  dispatchesOf(message: MessageId): readonly Numbered<EventOf<'dispatched'>>[] {
    return this.about(message).filter((event) => event.kind === 'dispatched');
  }

  acceptsOf(message: MessageId): readonly Numbered<EventOf<'accepted'>>[] {
    return this.about(message).filter((event) => event.kind === 'accepted');
  }

  /** Returns the agents that received a message, each once. */
  receiversOf(message: MessageId, via?: 'subscribe' | 'consume'): ReadonlySet<string> {
    const receipts = this.receiptsOf(message).filter((event) => via === undefined || event.via === via);
    return new Set(receipts.map(({ agent }) => agent));
  }

  /** Returns the agents that have subscribed to a channel up to a time, or asked it for a message, or got one of it. */
  readersOf(channel: string, atUs: Micros): ReadonlySet<string> {
    const all = (['subscribed', 'joinStarted', 'consumeStarted', 'dispatched'] as const).flatMap((kind) =>
      this.of(kind),
    );
    return new Set(all.flatMap((event) => (event.channel === channel && event.atUs <= atUs ? [event.agent] : [])));
  }

  /** Returns messages in the order in which an agent first received them. */
  orderAt(agent: string, messages: readonly MessageId[]): readonly MessageId[] {
    return firsts(this.of('received').filter((event) => event.agent === agent && messages.includes(event.message)));
  }

  /** Returns messages in the order in which consumers first finished them without an error. */
  orderOfFinishing(messages: readonly MessageId[]): readonly MessageId[] {
    const good = messages.flatMap((message) =>
      this.about(message).filter((event) => event.kind === 'workFinished' && this.#isGoodEnd(event)),
    );
    good.sort((a, b) => a.number - b.number);
    return firsts(
      good.flatMap((event) => ('message' in event && event.message !== undefined ? [{ message: event.message }] : [])),
    );
  }

  /** Returns whether an agent had consumed the message that it has finished, and did not fail on it then. */
  #isGoodEnd({ agent, message = -1, number, cause }: Numbered<EventOf<'workFinished'>>): boolean {
    const fails = this.failuresOf(agent, message).some((event) => event.cause === number);
    return !fails && this.#receiptOfWork(agent, message, cause)?.via === 'consume';
  }

  /** Returns the receipt that an agent works on: it takes copies of a message in the order in which they came. */
  #receiptOfWork(agent: string, message: MessageId, started: EventNumber): Numbered<EventOf<'received'>> | undefined {
    const starts = this.about(message).filter((event) => event.kind === 'workStarted' && event.agent === agent);
    const place = starts.findIndex((event) => event.number === started);
    return this.receiptsOf(message).filter((event) => event.agent === agent)[place];
  }

  failuresOf(agent: string, message: MessageId): readonly Numbered<EventOf<'failed'>>[] {
    return this.about(message).flatMap((event) => (event.kind === 'failed' && event.agent === agent ? [event] : []));
  }

  /** Returns how a message had come that an agent failed on. */
  viaOfFailure({ agent, message, cause }: Numbered<EventOf<'failed'>>): 'subscribe' | 'consume' | 'direct' | undefined {
    const before = this.all[cause];
    if (before?.kind === 'received') return before.via;
    return before?.kind === 'workFinished' ? this.#receiptOfWork(agent, message, before.cause)?.via : undefined;
  }

  /** Returns the messages that a channel keeps at a time and has given to no consumer so far, oldest first. */
  waitingIn(channel: string, atUs: Micros): readonly MessageId[] {
    const waiting = new Map<number, MessageId>();
    for (const event of this.all) {
      if (event.atUs > atUs) break;
      if (!('channel' in event) || event.channel !== channel) continue;
      if (event.kind === 'accepted' && event.kept !== false) waiting.set(event.seq, event.message);
      else if (event.kind === 'dispatched' && event.via === 'consume') waiting.delete(event.seq);
      else if (event.kind === 'dropped' || event.kind === 'expired') waiting.delete(event.seq);
    }
    return [...waiting.values()];
  }

  /** Returns the channels for whose next message an agent waits at a time. */
  waitsOf(agent: string, atUs: Micros): ReadonlySet<string> {
    const waits: string[] = [];
    for (const event of this.all) {
      if (event.atUs > atUs) break;
      if (!('agent' in event) || event.agent !== agent || !('channel' in event) || event.channel === undefined)
        continue;
      const ends = event.kind === 'consumeCancelled' || (event.kind === 'dispatched' && event.via === 'consume');
      if (event.kind === 'consumeStarted') waits.push(event.channel);
      else if (ends && waits.includes(event.channel)) waits.splice(waits.indexOf(event.channel), 1);
    }
    return new Set(waits);
  }

  /** Returns the message whose receipt made an agent publish another: the nearest receipt among the causes. */
  causeOf(message: MessageId): MessageId | undefined {
    let event = this.all[message];
    while (event !== undefined && event.cause >= 0) {
      event = this.all[event.cause];
      if (event?.kind === 'received') return event.message;
    }
    return undefined;
  }

  /** Returns the messages that were published to a channel, in order. */
  publishedTo(channel: string): readonly MessageId[] {
    return this.of('published').flatMap((event) => (event.channel === channel ? [event.number] : []));
  }
}

function firsts(events: readonly { readonly message: MessageId }[]): readonly MessageId[] {
  return [...new Set(events.map(({ message }) => message))];
}

function add<Key>(lists: Map<Key, Numbered[]>, key: Key, event: Numbered): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [event]);
  else list.push(event);
}
