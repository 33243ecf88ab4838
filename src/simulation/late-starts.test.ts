/** Links and behaviours that begin later than the run. */
import { describe, expect, it } from 'vitest';
import {
  BEHAVIOURS,
  type Behaviour,
  type BehaviourKind,
  emptyScenario,
  newBehaviour,
  newChannel,
  type Scenario,
} from '../scenario/index.ts';
import { withCode } from './running-code.ts';
import { simulate } from './simulate.ts';
import { type PlainProgram, PlainPrograms } from './testing/plain-programs.ts';

const SECOND = 1_000_000;
const NEAR = { channel: 'control', agent: '' };
const AT_US = 4 * SECOND;
const KINDS = Object.keys(BEHAVIOURS) as readonly BehaviourKind[];

function scenarioWith(behaviours: readonly Behaviour[], links: Scenario['links']): Scenario {
  const agent = { x: 0, y: 0, role: 'agent' } as const;
  const tick = { ...newBehaviour('tick', NEAR), periodUs: SECOND } as Behaviour;
  return {
    ...emptyScenario(),
    agents: [
      { id: 'operator', ...agent, behaviours: [tick] },
      { id: 'mg1', ...agent, behaviours },
    ],
    channels: [newChannel('control', { x: 0, y: 0 }), newChannel('answers', { x: 0, y: 0 })],
    links: [{ kind: 'publish', agent: 'operator', channel: 'control' }, ...links],
  };
}

/** The program of a new agent in code, as a plain function: it answers each message. */
const { source: SOURCE } = newBehaviour('code', NEAR) as Extract<Behaviour, { readonly kind: 'code' }>;
const ECHO = (): PlainProgram => ({ message: (host, payload) => host.reply(payload) });

/** Returns the events up to a time, and what comes then. */
function halves(scenario: Scenario) {
  const { trace } = simulate(
    scenario,
    10 * SECOND,
    withCode({ makeProgram: new PlainPrograms({ [SOURCE]: ECHO }).make }),
  );
  const all = Array.from({ length: trace.length }, (_, number) => trace.event(number));
  return { before: all.filter(({ atUs }) => atUs < AT_US), after: all.filter(({ atUs }) => atUs >= AT_US) };
}

const SUBSCRIBED = [{ kind: 'subscribe', agent: 'mg1', channel: 'control' }] as const;

describe('from a time on', () => {
  for (const kind of KINDS) {
    it(`a behaviour acts as if it had not been there before: ${kind}`, () => {
      const own = newBehaviour(kind, { channel: 'answers', agent: '' });
      const without = halves(scenarioWith([], SUBSCRIBED));
      const late = halves(scenarioWith([{ ...own, fromUs: AT_US }], SUBSCRIBED));
      const always = halves(scenarioWith([own], SUBSCRIBED));
      expect(late.before).toEqual(without.before);
      expect(late.after).not.toEqual(without.after);
      expect(always.before).not.toEqual(without.before);
    });
  }

  for (const kind of ['subscribe', 'consume'] as const) {
    it(`a link receives as if it had not been there before, and goes on after a crash: ${kind}`, () => {
      const link = { kind, agent: 'mg1', channel: 'control' } as const;
      const without = halves(scenarioWith([], []));
      const late = scenarioWith([], [{ ...link, fromUs: AT_US }]);
      expect(halves(late).before).toEqual(without.before);
      const received = ({ after }: ReturnType<typeof halves>) =>
        after.filter((event) => event.kind === 'received').length;
      expect(received(halves(late))).toBeGreaterThan(3);
      expect(received(without)).toBe(0);
      expect(halves(scenarioWith([], [link])).before).not.toEqual(without.before);
      const crash = { kind: 'crash', where: { at: 'agent', agent: 'mg1' } } as const;
      const crashed = halves({ ...late, faults: [{ ...crash, fromUs: 5 * SECOND, untilUs: 6 * SECOND }] });
      expect(received(crashed)).toBeGreaterThan(2);
      // Down when the link begins: it begins with the restart, and not before.
      const down = halves({ ...late, faults: [{ ...crash, fromUs: 3 * SECOND, untilUs: 6 * SECOND }] });
      expect(received(down)).toBeGreaterThan(1);
      const early = halves({ ...late, faults: [{ ...crash, fromUs: SECOND, untilUs: 2 * SECOND }] });
      expect(early.before.filter((event) => event.kind === 'received')).toEqual([]);
    });
  }
});
