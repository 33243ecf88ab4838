import { describe, expect, it } from 'vitest';
import { GALLERY } from '../../scenario/index.ts';
import { simulate } from '../../simulation/index.ts';
import { subscriptionBooks } from './subscription-books.ts';

describe('the books of subscriptions', () => {
  it('balance at every event, and say what was received', () => {
    for (const { slug, scenario } of GALLERY) {
      const { trace } = simulate(scenario, 12_000_000);
      for (let events = 0; events <= trace.length; events += 7) {
        for (const { id } of scenario.channels) {
          for (const { agent, offered, received, ignored, lost, onTheWay } of subscriptionBooks(trace, id, events)) {
            expect(onTheWay, `${slug} ${id} ${agent}`).toBeGreaterThanOrEqual(0);
            expect(offered).toBe(received + ignored + lost + onTheWay);
          }
        }
      }
      const receipts = scenario.channels.flatMap(({ id }) => subscriptionBooks(trace, id, trace.length));
      const bySubscription = Array.from({ length: trace.length }, (_, number) => trace.event(number)).filter(
        (event) => event.kind === 'received' && event.via === 'subscribe',
      );
      expect(receipts.reduce((sum, { received }) => sum + received, 0)).toBe(bySubscription.length);
    }
  });

  it('are empty where nobody was offered anything', () => {
    const [first] = GALLERY;
    if (first === undefined) throw new Error('The gallery is empty');
    const { trace } = simulate(first.scenario, 5_000_000);
    expect(subscriptionBooks(trace, 'nowhere', trace.length)).toEqual([]);
    expect(subscriptionBooks(trace, 'control', 0)).toEqual([]);
  });
});
