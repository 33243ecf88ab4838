/** Small scenes of one agent in code, for tests: `b` is code, and gets what `a` publishes on `c` 200 ms later. */
import type { Behaviour, Scenario } from '../../scenario/index.ts';
import type { TraceEvent } from '../../trace/index.ts';
import { withCode } from '../running-code.ts';
import { simulate } from '../simulate.ts';
import { type PlainProgram, PlainPrograms } from './plain-programs.ts';
import { eventsOf, type Scene, sceneOf } from './scenes.ts';

export const SECOND = 1_000_000;

export const code = (source = 'p', more: Partial<Extract<Behaviour, { readonly kind: 'code' }>> = {}): Behaviour => ({
  kind: 'code',
  on: '',
  source,
  ...more,
});

/** b, which is code, gets what a publishes on c 200 ms later. `back` is the pair channel from b to a. */
export function sceneWith(scene: Scene = {}): Scenario {
  const scenario = sceneOf({ agents: { b: [code()] }, links: [['subscribe', 'b']], ...scene });
  const [c] = scenario.channels;
  const more =
    c === undefined
      ? []
      : [
          { ...c, id: 'b_to_a', pair: true },
          { ...c, id: 'd' },
        ];
  return { ...scenario, channels: [...scenario.channels, ...more] };
}

export function played(
  scenario: Scenario,
  programs: Readonly<Record<string, () => PlainProgram>>,
  untilUs = 10 * SECOND,
) {
  const plain = new PlainPrograms(programs);
  const run = simulate(scenario, untilUs, withCode({ makeProgram: plain.make }));
  return { run, plain, trace: run.trace, events: eventsOf(run.trace) };
}

/** Plays a scene with one program, and returns the events of these kinds that are b's. */
export function eventsOfB(scene: Scene, program: () => PlainProgram, ...kinds: readonly TraceEvent['kind'][]) {
  const { events } = played(sceneWith(scene), { p: program });
  return events.filter((event) => kinds.includes(event.kind) && 'agent' in event && event.agent === 'b');
}
