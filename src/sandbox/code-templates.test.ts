import { expect, it } from 'vitest';
import {
  type Behaviour,
  CODE_TEMPLATES,
  emptyScenario,
  type Fault,
  type Intervention,
  type Link,
  type Scenario,
  templateSource,
} from '../scenario/index.ts';
import { Run, withCode } from '../simulation/index.ts';
import { loadSandbox, programMaker } from './index.ts';

const makeProgram = programMaker(await loadSandbox());
const SECOND = 1_000_000;

interface Scene {
  /** Programs by agent: the name of a template, and the channel that it publishes to. */
  readonly code: Readonly<Record<string, readonly [template: string, to: string]>>;
  readonly others?: Readonly<Record<string, readonly Behaviour[]>>;
  /** `publish a c`, `subscribe b c` */
  readonly links: readonly string[];
  /** Messages that `client` publishes to `in`, by their time in milliseconds. */
  readonly published?: readonly (readonly [atMs: number, message: { readonly [name: string]: string | number }])[];
  readonly faults?: readonly Fault[];
  readonly seconds: number;
}

/** Plays a scene, and returns what its code wrote to its log, what it published, and what went wrong. */
function play({ code, others = {}, links, published = [], faults = [], seconds }: Scene) {
  const ids = [...new Set([...Object.keys(code), ...Object.keys(others), ...(published.length > 0 ? ['client'] : [])])];
  const read = links.map((text): Link => {
    const [kind = '', agent = '', channel = ''] = text.split(' ');
    return { kind: kind === 'publish' ? 'publish' : kind === 'consume' ? 'consume' : 'subscribe', agent, channel };
  });
  const programs = Object.keys(code);
  const behavioursOf = (id: string): readonly Behaviour[] => {
    const [name, channel = ''] = code[id] ?? [];
    const template = CODE_TEMPLATES.find((one) => one.name === name);
    if (template === undefined) return others[id] ?? [];
    return [{ kind: 'code', on: '', source: templateSource(template, { channel, agents: programs }) }];
  };
  const scenario: Scenario = {
    ...emptyScenario(),
    network: { delayUsMin: 100_000, delayUsMean: 100_000, jitterUs: 0 },
    agents: ids.map((id) => ({ id, x: 0, y: 0, role: 'agent', behaviours: behavioursOf(id) })),
    channels: [...new Set(read.map(({ channel }) => channel))].map((id) => ({
      ...{ id, x: 0, y: 0, pair: id.includes('_to_'), capacity: 100, overflow: 'drop-oldest' },
    })),
    links: read,
    interventions: published.map(
      ([atMs, message]): Intervention => ({
        kind: 'publish',
        atUs: atMs * 1000,
        agent: 'client',
        channel: 'in',
        message,
      }),
    ),
    faults,
  };
  const run = new Run(scenario, withCode({ makeProgram }));
  run.advanceTo(seconds * SECOND);
  run.dispose();
  const { trace } = run;
  const events = Array.from({ length: trace.length }, (_, number) => trace.event(number));
  return {
    logged: events.flatMap((one) => (one.kind === 'logged' ? [`${one.agent}: ${one.text}`] : [])),
    sent: events.flatMap((one) =>
      one.kind === 'published' && one.agent in code
        ? [{ atMs: one.atUs / 1000, to: one.channel, payload: one.payload }]
        : [],
    ),
    wrong: events.filter(({ kind }) => kind === 'threw' || kind === 'failed' || kind === 'stopped'),
  };
}

/** A template that reads messages of `in` and passes something on to `out`. */
function between(template: string, published: Scene['published'] & object, seconds: number) {
  const played = play({
    code: { x: [template, 'out'] },
    links: ['publish client in', 'subscribe x in', 'publish x out'],
    ...{ published, seconds },
  });
  expect(played.wrong).toEqual([]);
  return played;
}

const numbered = (...timesMs: readonly number[]) => timesMs.map((atMs, place) => [atMs, { id: place + 1 }] as const);

it('echo answers each message with the same content', () => {
  const { sent, wrong } = play({
    code: { x: ['Echo', ''] },
    links: ['publish client in', 'subscribe x in'],
    published: [[1000, { text: 'hello' }]],
    seconds: 3,
  });
  expect(wrong).toEqual([]);
  expect(sent.map(({ payload }) => payload)).toEqual([{ text: 'hello' }]);
  expect(sent[0]?.to).toContain('client');
});

it('the aggregator publishes one message for three', () => {
  const { sent } = between('Aggregator', numbered(0, 100, 200, 300, 400, 500, 600), 3);
  expect(sent).toMatchObject([
    { to: 'out', payload: { count: 3, messages: [{ id: 1 }, { id: 2 }, { id: 3 }] } },
    { to: 'out', payload: { count: 3, messages: [{ id: 4 }, { id: 5 }, { id: 6 }] } },
  ]);
});

it('retry with backoff asks again, about twice as late each time, and stops at the answer', () => {
  const alone = play({ code: { x: ['Retry with backoff', 'ask'] }, links: ['publish x ask'], seconds: 60 });
  expect(alone.wrong).toEqual([]);
  const times = alone.sent.map(({ atMs }) => atMs);
  expect(times).toHaveLength(5);
  for (const [place, base] of [1000, 2000, 4000, 8000].entries()) {
    const gap = (times[place + 1] ?? 0) - (times[place] ?? 0);
    expect(gap).toBeGreaterThanOrEqual(base * 0.75);
    expect(gap).toBeLessThanOrEqual(base * 1.25);
  }
  expect(alone.logged).toEqual(['x: no answer after 5 attempts']);
  const answered = play({
    code: { x: ['Retry with backoff', 'ask'], y: ['Echo', ''] },
    links: ['publish x ask', 'subscribe y ask', 'publish y y_to_x', 'subscribe x y_to_x'],
    seconds: 60,
  });
  expect(answered.wrong).toEqual([]);
  expect(answered.sent.filter(({ to }) => to === 'ask')).toHaveLength(1);
  expect(answered.logged).toContain('x: answered at attempt 1');
});

it('deduplicate forwards each message once', () => {
  const { sent, logged } = between('Deduplicate', [...numbered(0, 100), ...numbered(200, 300, 400)], 3);
  expect(sent.map(({ payload }) => payload)).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  expect(logged).toEqual(['x: dropped: it came before 1', 'x: dropped: it came before 2']);
});

it('request and reply knows which answer belongs to which question', () => {
  const { logged, wrong } = play({
    code: { x: ['Request and reply', 'ask'], y: ['Echo', ''] },
    links: ['publish x ask', 'subscribe y ask', 'publish y y_to_x', 'subscribe x y_to_x'],
    seconds: 3.5,
  });
  expect(wrong).toEqual([]);
  expect(logged.filter((line) => line.startsWith('x'))).toEqual([
    'x: question 1 answered after 400 ms',
    'x: question 2 answered after 400 ms',
    'x: question 3 answered after 400 ms',
  ]);
});

it('the rate limiter forwards two messages a second, in order, and loses none', () => {
  const { sent } = between('Rate limiter', numbered(0, 1, 2, 3, 4), 5);
  expect(sent.map(({ payload }) => payload)).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }, { id: 5 }]);
  const times = sent.map(({ atMs }) => atMs);
  expect(times.slice(1).map((atMs, place) => atMs - (times[place] ?? 0))).toEqual([500, 500, 500, 500]);
});

const TOGETHER = ['a', 'b', 'c'].flatMap((id) => [`publish ${id} all`, `subscribe ${id} all`]);

it('the token goes round, and one agent has it at a time', () => {
  const { logged, wrong } = play({
    code: { a: ['Token ring', 'all'], b: ['Token ring', 'all'], c: ['Token ring', 'all'] },
    links: TOGETHER,
    seconds: 4,
  });
  expect(wrong).toEqual([]);
  expect(logged.slice(0, 5)).toEqual([
    'b: has the token 1',
    'c: has the token 2',
    'a: has the token 3',
    'b: has the token 4',
    'c: has the token 5',
  ]);
});

it('the smallest name leads, and the next one after its agent has crashed', () => {
  const { logged, wrong } = play({
    code: {
      a: ['Leader by smallest name', 'all'],
      b: ['Leader by smallest name', 'all'],
      c: ['Leader by smallest name', 'all'],
    },
    links: TOGETHER,
    faults: [{ kind: 'crash', where: { at: 'agent', agent: 'a' }, fromUs: 5 * SECOND, untilUs: 20 * SECOND }],
    seconds: 12,
  });
  expect(wrong).toEqual([]);
  const last = (agent: string) => logged.findLast((line) => line.startsWith(`${agent}:`));
  expect(logged.filter((line) => line.endsWith('is a')).length).toBeGreaterThanOrEqual(3);
  expect([last('b'), last('c')]).toEqual(['b: the leader is b', 'c: the leader is b']);
});

it('has a test for every template', () => {
  expect(CODE_TEMPLATES.map(({ name }) => name)).toEqual([
    ...['Echo', 'Aggregator', 'Retry with backoff', 'Deduplicate'],
    ...['Request and reply', 'Rate limiter', 'Token ring', 'Leader by smallest name'],
  ]);
});
