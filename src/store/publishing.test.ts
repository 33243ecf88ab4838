import { afterEach, expect, it, vi } from 'vitest';
import { GALLERY } from '../scenario/index.ts';
import { testStore } from './testing/test-store.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

it('a message is read once, measured once, and then the same object in the document, the trace and the queue', () => {
  const { store } = testStore(GALLERY[0]?.scenario);
  const { actions } = store.getState();
  actions.seek(1_234_567);
  let reads = 0;
  const payload = {
    get setpoint() {
      reads += 1;
      return 0.125;
    },
  };
  const stringify = vi.spyOn(JSON, 'stringify');
  expect(actions.publish('operator', 'control', payload)).toBeUndefined();
  const measured = stringify.mock.calls.filter(([value]) => typeof value === 'object' && 'setpoint' in value);
  expect(measured).toHaveLength(1);
  actions.seek(9_000_000);
  expect(reads).toBe(1);
  const { scenario, trace } = store.getState();
  const intervention = scenario.interventions.at(-1);
  const message = intervention?.kind === 'publish' ? intervention.message : undefined;
  expect(message).toEqual({ setpoint: 0.125 });
  const published = Array.from({ length: trace.length }, (_, number) => trace.event(number)).filter(
    (event) => event.kind === 'published' && event.payload === message,
  );
  expect(published).toHaveLength(1);
});
