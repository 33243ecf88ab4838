import { describe, expect, it } from 'vitest';
import { type Agent, type Behaviour, emptyScenario, FIRST_ENTRY, GALLERY, type Scenario } from '../scenario/index.ts';
import { type ProgramLanguage, programOf, programText } from './index.ts';
import { playPython, playTypeScript } from './testing/play-programs.ts';

const NO_DELAY = { delayUsMin: 0, delayUsMean: 0, jitterUs: 0 };

function agent(id: string, ...behaviours: Behaviour[]): Agent {
  return { id, x: 0, y: 0, role: 'agent', behaviours };
}

function channel(id: string) {
  return { id, x: 0, y: 0, pair: false, capacity: 10_000, overflow: 'drop-oldest' } as const;
}

function textOf(scenario: Scenario, language: ProgramLanguage): string {
  return programText(programOf(scenario, language));
}

/** The documented scene: control and status, a subscriber, a publish, and a consume that waits. */
const DOCUMENTED: Scenario = {
  ...emptyScenario('The documented scene'),
  network: NO_DELAY,
  agents: [agent('operator'), agent('mg1')],
  channels: [channel('control'), channel('status')],
  links: [{ kind: 'subscribe', agent: 'mg1', channel: 'control' }],
  interventions: [
    { kind: 'publish', atUs: 0, agent: 'operator', channel: 'control', message: { setpoint: 1 } },
    { kind: 'consume', atUs: 0, agent: 'operator', channel: 'status' },
  ],
};

describe('text of programs', () => {
  it('is nearly the documented snippet for the documented scene', async () => {
    await expect(textOf(DOCUMENTED, 'python')).toMatchFileSnapshot('testing/documented-scene.py.txt');
    await expect(textOf(DOCUMENTED, 'typescript')).toMatchFileSnapshot('testing/documented-scene.ts.txt');
  });

  it('says at its head what the scenario has and it has not', () => {
    const scene = GALLERY.find(({ slug }) => slug === 'waiting-for-each-other') ?? FIRST_ENTRY;
    const text = textOf(
      {
        ...scene.scenario,
        broker: { kind: 'redis-pubsub' },
        assertions: [{ kind: 'nothingLost', channel: '' }],
        channels: scene.scenario.channels.map((one) => ({ ...one, capacity: 3 })),
      },
      'python',
    );
    const head = text.slice(0, text.indexOf('import'));
    for (const said of ['Redis', 'a hop', '1 fault (loss)', 'holds 3 messages', 'random numbers', '1 expectation'])
      expect(head).toContain(said);
  });

  const HOSTILE = [
    '"\'\\',
    '*/ */',
    '\n# x\nraise SystemExit',
    '\u2028;',
    'class',
    '1',
    '🪶',
    '\u202ex',
    '{x}',
    '$' + '{x}',
    '`',
    'a-b',
    'a b',
  ];

  it('keeps every name and payload a literal, in both languages', async () => {
    const message = Object.fromEntries([...HOSTILE, '__proto__', 'constructor'].map((name) => [name, name]));
    const scenario: Scenario = {
      ...emptyScenario('"""\n*/ \u2028 raise SystemExit'),
      network: NO_DELAY,
      agents: HOSTILE.map((id) => agent(id)),
      channels: HOSTILE.map((id) => channel(id)),
      links: HOSTILE.map((id) => ({ kind: 'subscribe', agent: id, channel: id })),
      interventions: HOSTILE.map((id) => ({ kind: 'publish', atUs: 0, agent: id, channel: id, message })),
    };
    const expected = HOSTILE.map((id) => [`${id} received from ${id}:`, JSON.parse(JSON.stringify(message))]);
    expect(await playTypeScript(textOf(scenario, 'typescript'), 1000)).toEqual(expected);
    expect(playPython([{ program: textOf(scenario, 'python'), untilUs: 1000 }])).toEqual([expected]);
  });

  it('computes counters, times and fields as a run does', async () => {
    const message = {
      n: { $count: 5 },
      half: { $count: 0.5 },
      at: { $time: 's' },
      atMs: { $time: 'ms' },
      deep: { $field: 'a.b' },
      none: { $field: 'constructor' },
      tenth: { $scale: [{ $field: 'x' }, 0.1] },
      notANumber: { $scale: [{ $field: 'a' }, 2] },
      list: [{ $count: 1 }, null, true, 1e21, -2.5],
      empty: {},
    };
    const scenario: Scenario = {
      ...emptyScenario(),
      network: NO_DELAY,
      agents: [
        agent('mg1', { kind: 'publish', on: 'in', channel: 'out', delayUs: 250_000, message }),
        agent('operator'),
      ],
      channels: [channel('in'), channel('out')],
      links: [
        { kind: 'subscribe', agent: 'mg1', channel: 'in' },
        { kind: 'subscribe', agent: 'operator', channel: 'out' },
      ],
      interventions: [1_000_000, 2_000_000].map((atUs) => ({
        kind: 'publish',
        atUs,
        agent: 'operator',
        channel: 'in',
        message: { a: { b: [1] }, x: 7 },
      })),
    };
    const answer = (n: number, at: number) => ({
      ...{ n: 5 + n, half: 0.5 + n, at, atMs: at * 1000, deep: [1], none: null, tenth: 0.7, notANumber: null },
      ...{ list: [1 + n, null, true, 1e21, -2.5], empty: {} },
    });
    const label = 'operator received from out:';
    const expected = [
      [label, answer(0, 1.25)],
      [label, answer(1, 2.25)],
    ];
    const printed = await playTypeScript(textOf(scenario, 'typescript'), 5_000_000);
    expect(printed.filter(([text]) => text === label)).toEqual(expected);
    const [inPython = []] = playPython([{ program: textOf(scenario, 'python'), untilUs: 5_000_000 }]);
    expect(inPython.filter(([text]) => text === label)).toEqual(expected);
  });

  it('draws random numbers and jitter within their bounds', async () => {
    for (const language of ['typescript', 'python'] as const) {
      const program = textOf(FIRST_ENTRY.scenario, language);
      const printed =
        language === 'typescript'
          ? await playTypeScript(program, 60_000_000)
          : (playPython([{ program, untilUs: 60_000_000 }])[0] ?? []);
      const setpoints = printed.flatMap(([text, value]) =>
        text === 'mg1 received from control:' ? [(value as { setpoint: number }).setpoint] : [],
      );
      expect(setpoints.length).toBeGreaterThanOrEqual(19);
      expect(setpoints.length).toBeLessThanOrEqual(21);
      for (const setpoint of setpoints) expect(Math.abs(setpoint - 1)).toBeLessThanOrEqual(0.2);
      expect(setpoints.every((setpoint) => Math.round(setpoint * 1000) / 1000 === setpoint)).toBe(true);
      expect(new Set(setpoints).size).toBeGreaterThan(5);
    }
  });
});
