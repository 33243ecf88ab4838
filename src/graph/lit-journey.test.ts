import { expect, it } from 'vitest';
import { GALLERY } from '../scenario/index.ts';
import { simulate } from '../simulation/index.ts';
import { litBy } from './lit-journey.ts';

it('lights where the message came from, its channel, and everybody it went to', () => {
  for (const { scenario } of GALLERY) {
    const { trace } = simulate(scenario, 5_000_000);
    for (let number = 0; number < trace.length; number += 1) {
      const event = trace.event(number);
      if (event.kind !== 'dispatched') continue;
      const lit = litBy(trace, event.message);
      const published = trace.event(event.message);
      expect(lit.nodes).toContain(`agent:${event.agent}`);
      expect(lit.nodes).toContain(`channel:${event.channel}`);
      expect(lit.edges).toContain(`${event.via}:${event.agent}:${event.channel}`);
      expect(published.kind === 'published' && lit.nodes.has(`agent:${published.agent}`)).toBe(true);
    }
  }
});

it('lights what the message led to, and nothing that has not happened yet', () => {
  const scenario = GALLERY.find(({ slug }) => slug === 'hierarchy')?.scenario ?? failing();
  const { trace } = simulate(scenario, 10_000_000);
  const answer = Array.from({ length: trace.length }, (_, number) => number).find((number) => {
    const event = trace.event(number);
    return event.kind === 'published' && event.about !== undefined;
  });
  const event = trace.event(answer ?? -1);
  if (event.kind !== 'published' || event.about === undefined) throw new Error('Nobody answers');
  const edge = `publish:${event.agent}:${event.channel}`;
  expect(litBy(trace, event.about).edges).toContain(edge);
  expect(litBy(trace, event.about, answer).edges).not.toContain(edge);
  const first = trace.event(event.about);
  expect(first.kind === 'published' && litBy(trace, answer ?? -1).nodes.has(`agent:${first.agent}`)).toBe(true);
});

it('lights nothing for an event that is no message', () => {
  const trace = simulate(GALLERY[0]?.scenario ?? failing(), 5_000_000).trace;
  const other = Array.from({ length: trace.length }, (_, number) => number).find(
    (n) => trace.event(n).kind !== 'published',
  );
  expect(litBy(trace, other ?? 0).nodes.size).toBe(0);
});

function failing(): never {
  throw new Error('the gallery is empty');
}
