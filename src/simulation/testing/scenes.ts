/** Small scenes for tests: agents with behaviours, one channel `c`, exact delays of 100 ms; times in milliseconds. */
import {
  type Behaviour,
  type Channel,
  emptyScenario,
  type Fault,
  type Intervention,
  type Link,
  type LinkKind,
  type Scenario,
  type Where,
} from '../../scenario/index.ts';
import type { Trace, TraceEvent } from '../../trace/index.ts';
import { simulate } from '../simulate.ts';

export interface Scene {
  readonly agents?: Readonly<Record<string, readonly Behaviour[]>>;
  readonly links?: readonly (readonly [kind: LinkKind, agent: string])[];
  /** Times at which `a` publishes. */
  readonly publishMs?: readonly number[];
  readonly acts?: readonly Intervention[];
  readonly faults?: readonly Fault[];
  readonly channel?: Partial<Channel>;
}

export function sceneOf({ agents, links, publishMs, acts, faults, channel }: Scene): Scenario {
  const published = (publishMs ?? []).map(
    (atMs): Intervention => ({ kind: 'publish', atUs: atMs * 1000, agent: 'a', channel: 'c', message: { atMs } }),
  );
  return {
    ...emptyScenario(),
    network: { delayUsMin: 100_000, delayUsMean: 100_000, jitterUs: 0 },
    agents: Object.entries({ a: [], ...agents }).map(([id, behaviours]) => ({
      id,
      x: 0,
      y: 0,
      role: 'agent',
      behaviours,
    })),
    channels: [{ id: 'c', x: 0, y: 0, pair: false, capacity: 100, overflow: 'drop-oldest', ...channel }],
    links: (links ?? []).map(([kind, agent]): Link => ({ kind, agent, channel: 'c' })),
    interventions: [...published, ...(acts ?? [])].sort((one, other) => one.atUs - other.atUs),
    faults: faults ?? [],
  };
}

/** Returns the scenario without anything that changes what a hop said: faults, interventions on hops, a wait for space. */
export function untroubled(scenario: Scenario): Scenario {
  const channels = scenario.channels.map((one) => (one.overflow === 'block' ? { ...one, capacity: 10_000 } : one));
  return { ...scenario, channels, faults: [], interventions: scenario.interventions.filter((one) => !('hop' in one)) };
}

/** Returns the times and the place of a fault. */
export function during(
  fromMs: number,
  untilMs: number,
  where: Where = { at: 'everything' },
): { readonly fromUs: number; readonly untilUs: number; readonly where: Where } {
  return { fromUs: fromMs * 1000, untilUs: untilMs * 1000, where };
}

/** Returns an intervention on a hop over a link of `c`. */
export function byHand(
  kind: 'drop' | 'duplicate' | 'hold',
  atMs: number,
  [link, agent, hop]: readonly [LinkKind, string, number],
  holdMs = 0,
): Intervention {
  const base = { atUs: atMs * 1000, agent, channel: 'c', link, hop };
  return kind === 'hold' ? { kind, ...base, delayUs: holdMs * 1000 } : { kind, ...base };
}

export function eventsOf(trace: Trace): readonly TraceEvent[] {
  return Array.from({ length: trace.length }, (_, number) => trace.event(number));
}

/** Returns the events of a scene, in short: "150 lost b (0)", the fault in brackets. */
export function storyOf(scene: Scene, ...kinds: readonly TraceEvent['kind'][]): readonly string[] {
  return eventsOf(simulate(sceneOf(scene), 10_000_000).trace)
    .filter(({ kind }) => kinds.includes(kind))
    .map((event) => {
      const who = 'agent' in event ? event.agent : 'channel' in event ? event.channel : '';
      const fault = 'fault' in event && event.fault !== undefined ? ` (${event.fault})` : '';
      return `${event.atUs / 1000} ${event.kind} ${who}${fault}`;
    });
}
