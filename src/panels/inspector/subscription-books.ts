/** What became of the copies that a channel handed to each of its subscribers. */
import type { Trace } from '../../trace/index.ts';

/** offered = received + ignored + lost + on the way, at every time. */
export interface SubscriptionBook {
  readonly agent: string;
  /** Copies that left for it, those that the network made included. */
  readonly offered: number;
  readonly received: number;
  /** It had unsubscribed when they came. */
  readonly ignored: number;
  readonly lost: number;
  readonly onTheWay: number;
}

/** Of the first `events` events, in the order in which agents were first offered something. */
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
      case 'handed':
      case 'copied':
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
