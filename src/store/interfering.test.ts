import { expect, it } from 'vitest';
import { emptyScenario, newChannel, type Scenario } from '../scenario/index.ts';
import { hopsInFlight, type Interference, interfere } from './interfering.ts';
import { createHeronryStore } from './store.ts';
import { TOOLS } from './testing/test-store.ts';

const SECOND = 1_000_000;
const NEVER = { request: () => 1, cancel: () => undefined };

const SCENARIO: Scenario = {
  ...emptyScenario(),
  network: { delayUsMin: SECOND, delayUsMean: SECOND, jitterUs: 0 },
  agents: [{ id: 'a', x: 0, y: 0, role: 'agent', behaviours: [] }],
  channels: [newChannel('c', { x: 0, y: 0 })],
  interventions: [{ kind: 'publish', atUs: 0, agent: 'a', channel: 'c', message: {} }],
};

/** Returns a store in which a message is half way to its channel, and the number of its hop. */
function halfWay(edit = TOOLS.edit) {
  const store = createHeronryStore({ ...TOOLS, edit, scenario: SCENARIO, frames: NEVER });
  store.getState().actions.seek(SECOND / 2);
  const { trace } = store.getState();
  const message = Array.from({ length: trace.length }, (_, at) => at).find((at) => trace.kindOf(at) === 'published');
  return { store, message: message ?? -1 };
}

it.each<readonly [Interference, object]>([
  ['drop', {}],
  ['hold', { delayUs: 2 * SECOND }],
  ['duplicate', {}],
])('a message in flight is acted on where it is: %s', (kind, more) => {
  const { store, message } = halfWay();
  expect(hopsInFlight(store.getState(), message)).toEqual([message]);
  expect(interfere(store, message, kind)).toBeUndefined();
  const { interventions } = store.getState().scenario;
  const hop = { link: 'publish', agent: 'a', channel: 'c', hop: 1 } as const;
  expect(interventions.slice(1)).toEqual([{ kind, atUs: SECOND / 2, ...hop, ...more }]);
  expect(store.getState().notices).toEqual([]);
});

it('nothing is done to what is no hop', () => {
  const { store, message } = halfWay();
  expect(interfere(store, message - 1, 'drop')).toBeUndefined();
  expect(store.getState().scenario).toBe(SCENARIO);
  expect(hopsInFlight(store.getState(), message - 1)).toEqual([]);
});

it('a refusal is said as an error', () => {
  const issue = { message: 'Not here', path: '' };
  const { store, message } = halfWay(() => ({ ok: false, issue }));
  expect(interfere(store, message, 'drop')).toBe(issue);
  expect(store.getState().notices).toMatchObject([{ text: 'Not here', tone: 'error' }]);
});
