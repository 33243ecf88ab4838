/** Runs on own brokers that are plain classes. */
import type { Scenario } from '../../scenario/index.ts';
import { depthOf, describe as inWords, type TraceEvent } from '../../trace/index.ts';
import { withCode } from '../running-code.ts';
import { simulate } from '../simulate.ts';
import { Documented, type FakeBroker, type FakeTools, fakeMaker } from './fake-brokers.ts';
import { type Scene, sceneOf } from './scenes.ts';

/** End of the runs. */
export const UNTIL_US = 5_000_000;
/** Scene with a subscriber and a consumer. */
export const BUSY: Scene = {
  agents: { b: [], d: [], e: [] },
  publishMs: [0, 50, 100],
  links: [
    ['subscribe', 'b'],
    ['consume', 'd'],
  ],
};
/** Scene whose agent consumes late, by a scripted action, twice. */
export const LATE: Scene = {
  agents: { d: [] },
  publishMs: [0, 50, 100],
  acts: [1000, 1500].map((atMs) => ({ kind: 'consume', atUs: atMs * 1000, agent: 'd', channel: 'c' })),
};

/** Returns a scene on an own broker. */
export function onOwn(scene: Scene): Scenario {
  return { ...sceneOf(scene), broker: { kind: 'own', source: '' } };
}

/** Plays a scene on an own broker. */
export function play(make: (tools: FakeTools) => FakeBroker, scene: Scene) {
  const { trace } = simulate(onOwn(scene), UNTIL_US, withCode({ makeBroker: fakeMaker(make) }));
  const events = Array.from({ length: trace.length }, (_, number) => trace.event(number));
  const of = (kind: TraceEvent['kind']) => events.filter((event) => event.kind === kind);
  return {
    trace,
    events,
    of,
    /** Channel numbers of the messages that an agent received, in order. */
    got: (agent: string) =>
      events.flatMap((event) => (event.kind === 'dispatched' && event.agent === agent ? [event.seq] : [])),
    words: (kind: TraceEvent['kind']) =>
      events.flatMap((event, number) => (event.kind === kind ? [inWords(trace, number)] : [])),
    depth: () => depthOf(trace.worldAt(UNTIL_US).channels.get('c')),
  };
}

/** Makes the documented broker. */
export const documented = (tools: FakeTools): Documented => new Documented(tools);
/** Returns what makes the documented broker with a change. */
export const changed =
  (change: (broker: Documented, tools: FakeTools) => Partial<Documented>) =>
  (tools: FakeTools): Documented => {
    const broker = new Documented(tools);
    return Object.assign(broker, change(broker, tools));
  };
