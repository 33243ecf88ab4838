import { expect, it } from 'vitest';
import { defaultBroker, emptyScenario, type Scenario } from '../scenario/index.ts';
import { simulate, withCode } from '../simulation/index.ts';
import { brokerMaker, loadSandbox } from './index.ts';

const makeBroker = brokerMaker(await loadSandbox());
const UNTIL_US = 3_000_000;

const SCENE: Scenario = {
  ...emptyScenario(),
  agents: ['a', 'b', 'd'].map((id) => ({ id, x: 0, y: 0, role: 'agent', behaviours: [] })),
  channels: [{ id: 'c', x: 0, y: 0, pair: false, capacity: 100, overflow: 'drop-oldest' }],
  links: [
    { kind: 'subscribe', agent: 'b', channel: 'c' },
    { kind: 'consume', agent: 'd', channel: 'c' },
  ],
  interventions: [0, 50_000, 100_000].map((atUs) => ({
    kind: 'publish',
    atUs,
    agent: 'a',
    channel: 'c',
    message: { atUs },
  })),
};

function eventsOf(source: string) {
  const run = simulate({ ...SCENE, broker: { kind: 'own', source } }, UNTIL_US, withCode({ makeBroker }));
  const events = Array.from({ length: run.trace.length }, (_, number) => run.trace.event(number));
  run.dispose();
  return events;
}

it('the code that a new own broker has delivers as the broker in memory does', () => {
  const kinds = (events: ReturnType<typeof eventsOf>) => events.map(({ kind, atUs }) => `${atUs} ${kind}`).toSorted();
  const { trace } = simulate(SCENE, UNTIL_US);
  const memory = Array.from({ length: trace.length }, (_, number) => trace.event(number));
  expect(memory.filter(({ kind }) => kind === 'received')).toHaveLength(6);
  expect(kinds(eventsOf(defaultBroker('own').source))).toEqual(kinds(memory));
});

it('the code of an own broker fails at its line, or is stopped, and the run goes on', () => {
  const { source } = defaultBroker('own');
  const line = source.split('\n').findIndex((text) => text.includes('async publish')) + 2;
  const throws = source.replace(
    'async publish(channel, message) {',
    "async publish(channel, message) {\n    throw new Error('full');",
  );
  expect(eventsOf(throws).filter(({ kind }) => kind === 'rejected')).toMatchObject(
    Array.from({ length: 3 }, () => ({ reason: `Error: full (line ${line})` })),
  );
  const endless = eventsOf(
    source.replace('async publish(channel, message) {', 'async publish(channel, message) {\n    for (;;);'),
  );
  expect(endless.filter(({ kind }) => kind === 'brokerStopped')).toMatchObject([{ reason: 'instructions' }]);
  expect(endless.filter(({ kind }) => kind === 'published')).toHaveLength(3);
});
