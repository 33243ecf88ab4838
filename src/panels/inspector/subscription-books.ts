/** The outcome of the copies that a channel sent to each of its subscribers. */
import type { Trace } from '../../trace/index.ts';

/** Stats of one subscriber: at every time, offered = received + ignored + lost + in flight. */
export interface SubscriptionBook {
  readonly agent: string;
  /** Copies that departed for it, including duplicates made by the network. */
  readonly offered: number;
  readonly received: number;
  /** Copies that arrived after it had unsubscribed. */
  readonly ignored: number;
  readonly lost: number;
  readonly onTheWay: number;
}

/** Returns the stats after the first `events` events, in the order in which the agents were first sent a copy. */
export function subscriptionBooks(trace: Trace, channel: string, events: number): readonly SubscriptionBook[] {
  const books = new Map<string, { offered: number; received: number; ignored: number; lost: number }>();
  const bookOf = (agent: string) => {
    const known = books.get(agent) ?? { offered: 0, received: 0, ignored: 0, lost: 0 };
    books.set(agent, known);
    return known;
  };
  for (let number = 0; number < events; number += 1) {
    const event = trace.event(number);
    if (!('channel' in event) || event.channel !== channel) continue;
    switch (event.kind) {
      case 'dispatched':
      case 'duplicated':
        if (event.via === 'subscribe') bookOf(event.agent).offered += 1;
        break;
      case 'received':
      case 'lost':
        if (event.via === 'subscribe') bookOf(event.agent)[event.kind] += 1;
        break;
      case 'ignored':
        bookOf(event.agent).ignored += 1;
        break;
      default:
        break;
    }
  }
  return [...books].map(([agent, book]) => ({
    agent,
    ...book,
    onTheWay: book.offered - book.received - book.ignored - book.lost,
  }));
}
