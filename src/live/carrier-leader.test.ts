import { expect, it } from 'vitest';
import { CarrierLeader, type CarrierState } from './carrier-leader.ts';

/** Returns a leader whose first request to the gateway does what the test says, and the states that its tab is told. */
function leaderWhose(first: () => Promise<Response>) {
  const states: CarrierState[] = [];
  let requests = 0;
  const leader = new CarrierLeader({
    post: () => {
      requests += 1;
      return requests === 1 ? first() : Promise.resolve(new Response('full', { status: 503 }));
    },
    tell: (_, message) => {
      if (message.kind === 'carrier') states.push(message.state);
    },
    whenGone: () => new Promise(() => undefined),
  });
  return { leader, states };
}

it.each<[how: string, first: () => Promise<Response>]>([
  ['rejects', () => Promise.reject(new TypeError('Failed to fetch'))],
  [
    'throws',
    () => {
      throw new TypeError('Failed to fetch');
    },
  ],
])('a carrier whose request %s is asked for again with the next lane', async (_, first) => {
  const { leader, states } = leaderWhose(first);
  await leader.open('tab', 'lane 1');
  await leader.open('tab', 'lane 2');
  expect(states).toMatchObject([{ kind: 'failed' }, { kind: 'refused', status: 503, text: 'full' }]);
});

it('a refusal that cannot be read to its end is asked for again with the next lane', async () => {
  const broken = new ReadableStream({ pull: (controller) => controller.error(new TypeError('terminated')) });
  const { leader, states } = leaderWhose(async () => new Response(broken, { status: 500 }));
  await leader.open('tab', 'lane 1');
  await leader.open('tab', 'lane 2');
  expect(states).toMatchObject([{ kind: 'failed' }, { kind: 'refused', status: 503 }]);
});
