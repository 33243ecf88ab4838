import { describe, expect, it } from 'vitest';
import {
  BEHAVIOURS,
  type BehaviourKind,
  behaviourIssue,
  defaultBroker,
  emptyScenario,
  GALLERY,
  type Intervention,
  newBehaviour,
  type Scenario,
} from '../../scenario/index.ts';
import { simulate } from '../../simulation/index.ts';
import { journeyOf, type Trace } from '../../trace/index.ts';
import { messageTemplates } from '../composer/message-templates.ts';
import { whoSends } from './AgentInspector.tsx';
import { moved } from './Behaviours.tsx';
import { journeySteps } from './journey-steps.ts';

const SECOND = 1_000_000;
const EXACT = { delayUsMin: 100_000, delayUsMean: 100_000, jitterUs: 0 };

/** a publishes at 0; b subscribes, w consumes and works for a second. */
const SCENARIO: Scenario = {
  ...emptyScenario(),
  network: EXACT,
  agents: [
    { id: 'a', x: 0, y: 0, role: 'agent', behaviours: [] },
    { id: 'b', x: 0, y: 0, role: 'agent', behaviours: [{ kind: 'throw', on: '', every: 1, error: 'too hot' }] },
    { id: 'w', x: 0, y: 0, role: 'agent', behaviours: [{ kind: 'work', on: '', durationUs: SECOND, jitterUs: 0 }] },
  ],
  channels: [{ id: 'c', x: 0, y: 0, pair: false, capacity: 10, overflow: 'drop-oldest' }],
  links: [
    { kind: 'subscribe', agent: 'b', channel: 'c' },
    { kind: 'consume', agent: 'w', channel: 'c' },
  ],
  interventions: [
    { kind: 'publish', atUs: 0, agent: 'a', channel: 'c', message: { setpoint: 1 } },
    { kind: 'publish', atUs: 300_000, agent: 'a', channel: 'c', message: { setpoint: 2, by: 'a' } },
  ],
};

function messagesOf(trace: Trace): readonly number[] {
  return Array.from({ length: trace.length }, (_, number) => number).filter(
    (number) => trace.event(number).kind === 'published',
  );
}

describe('the journey of a publish that a link lost', () => {
  it('says what the client did about it', () => {
    const where = { at: 'link', link: 'publish', agent: 'a', channel: 'c' } as const;
    const scenario: Scenario = {
      ...SCENARIO,
      broker: defaultBroker('kafka'),
      faults: [
        { kind: 'loss', fromUs: 0, untilUs: 50_000, probability: 1, where },
        { kind: 'cut', fromUs: 250_000, untilUs: 2 * SECOND, where },
      ],
    };
    const { trace } = simulate(scenario, 5 * SECOND);
    const [first = -1, second = -1] = messagesOf(trace);
    const words = (message: number, untilUs: number): readonly string[] =>
      journeySteps(trace, journeyOf(trace, message, untilUs), untilUs).map((step) => step.words);
    expect(words(first, SECOND)).toEqual([
      'a published it to c',
      'Lost on its way to c: the link lost it',
      'The client of a sent it',
      'Lost on its way to c: the link was cut',
      'The client of a buffers it and will resend it',
    ]);
    expect(words(second, SECOND)).toEqual(['a published it to c', 'The client of a buffers it and will send it']);
    expect(words(second, 5 * SECOND).slice(0, 3)).toEqual([
      'a published it to c',
      'The client of a sent it',
      'c accepted it',
    ]);
  });
});

describe('a journey in words', () => {
  const { trace } = simulate(SCENARIO, 5 * SECOND);
  const [first = -1, second = -1] = messagesOf(trace);
  const words = (message: number, nowUs: number): readonly string[] =>
    journeySteps(trace, journeyOf(trace, message, nowUs), nowUs).map(
      ({ atUs, words: text, tone }) => `${atUs / SECOND} ${text}${tone === 'plain' ? '' : ` (${tone})`}`,
    );

  it('says where the message is now', () => {
    expect(words(first, 50_000)).toEqual(['0 a published it to c', '0.05 In flight to c (now)']);
    expect(words(first, 150_000).slice(-2)).toEqual(['0.15 In flight to w (now)', '0.15 In flight to b (now)']);
    expect(words(second, 500_000)).toContain('0.5 Waits in the queue of c (now)');
  });

  it('says all that befell it, in order of time', () => {
    expect(words(first, 2 * SECOND)).toEqual([
      '0 a published it to c',
      '0.1 c accepted it',
      '0.1 Dispatched to consumer w',
      '0.1 Copy dispatched to b',
      '0.2 w received it',
      '0.2 w started to process it',
      '0.2 b received it',
      '0.2 b failed on it: too hot (bad)',
      '1.2 w finished it',
    ]);
  });
});

describe('the journey of a message in trouble', () => {
  const hop = { agent: 'a', channel: 'c', link: 'publish' } as const;
  const acts = (...more: readonly Intervention[]): Scenario => ({
    ...SCENARIO,
    interventions: [...SCENARIO.interventions.slice(0, 1), ...more],
  });
  const words = (scenario: Scenario, nowUs: number): readonly string[] => {
    const { trace } = simulate(scenario, 5 * SECOND);
    const [first = -1] = messagesOf(trace);
    return journeySteps(trace, journeyOf(trace, first, nowUs), nowUs).map(
      ({ atUs, words: text, tone }) => `${atUs / SECOND} ${text}${tone === 'plain' ? '' : ` (${tone})`}`,
    );
  };

  it('says where it was lost, and that it goes no further', () => {
    expect(words(acts({ kind: 'drop', ...hop, hop: 1, atUs: 50_000 }), SECOND)).toEqual([
      '0 a published it to c',
      '0.05 Lost on its way to c: you dropped it (bad)',
    ]);
  });

  it('says that it was held up and stands, or goes on', () => {
    const delayed = acts({ kind: 'hold', ...hop, hop: 1, atUs: 50_000, delayUs: SECOND });
    expect(words(delayed, 60_000).slice(1)).toEqual([
      '0.05 Delayed on its way to c (bad)',
      '0.06 Delayed in flight to c (now)',
    ]);
    expect(words(delayed, 1_060_000).at(-1)).toBe('1.06 In flight to c (now)');
  });

  it('tells of both where it was doubled, and of a wait for space', () => {
    const doubled = acts({ kind: 'duplicate', ...hop, hop: 1, atUs: 50_000 });
    const full = {
      ...doubled,
      links: [],
      channels: SCENARIO.channels.map((one) => ({ ...one, capacity: 1, overflow: 'block' as const })),
    };
    expect(words(full, SECOND)).toEqual([
      '0 a published it to c',
      '0.05 A duplicate left for c',
      '0.1 c accepted it',
      '0.15 c was full: it had to wait (bad)',
      '1 Waits for space in c (now)',
      '1 Waits in the queue of c (now)',
    ]);
  });

  it('ends with an agent that crashed while holding it', () => {
    const fault = { kind: 'crash', fromUs: 300_000, untilUs: SECOND, where: { at: 'agent', agent: 'w' } } as const;
    expect(words({ ...acts(), faults: [fault] }, 2 * SECOND)).toContain('0.3 w crashed while holding it (bad)');
  });
});

describe('what is offered to somebody who writes', () => {
  it('has 1.0 where the message had it', () => {
    const exact = { kind: 'publish', atUs: 0, agent: 'a', channel: 'c', message: { kw: 1 }, floats: ['/kw'] } as const;
    const { trace } = simulate({ ...SCENARIO, interventions: [exact] }, 0);
    expect(messageTemplates(trace, trace.length, SCENARIO, 'c')[0]).toBe('{"kw":1.0}');
  });

  it('is the last of each kind that was sent before, then what agents say', () => {
    const { trace } = simulate(SCENARIO, SECOND);
    expect(messageTemplates(trace, trace.length, SCENARIO, 'c')).toEqual(['{"setpoint":2,"by":"a"}', '{"setpoint":1}']);
    expect(messageTemplates(trace, 0, SCENARIO, 'c')).toEqual([]);
    const [entry] = GALLERY;
    expect(messageTemplates(trace, 0, entry?.scenario ?? SCENARIO, 'nowhere')).toEqual([]);
  });
});

describe('who could send what is waited for', () => {
  it('is who does so, who may, or nobody', () => {
    const agent = (id: string, channel?: string): Scenario['agents'][number] => ({
      id,
      x: 0,
      y: 0,
      role: 'agent',
      behaviours: channel === undefined ? [] : [{ kind: 'forward', on: '', channel, delayUs: 0 }],
    });
    const link = (id: string): Scenario['links'][number] => ({ kind: 'publish', agent: id, channel: 'c' });
    expect(whoSends({ ...SCENARIO, agents: [agent('a')], links: [] }, 'c')).toBe('no agent publishes to c');
    expect(whoSends({ ...SCENARIO, agents: [agent('a')], links: [link('a')] }, 'c')).toBe('a may publish there');
    expect(whoSends({ ...SCENARIO, agents: [agent('a', 'c')], links: [] }, 'c')).toBe(
      'a publishes there automatically',
    );
    const five = ['a', 'b', 'd', 'e', 'f'];
    expect(whoSends({ ...SCENARIO, agents: [], links: five.map(link) }, 'c')).toBe(
      'a, b, d and 2 more may publish there',
    );
  });
});

describe('behaviours to start from', () => {
  it('are good ones, of every kind', () => {
    for (const kind of Object.keys(BEHAVIOURS) as readonly BehaviourKind[]) {
      expect(behaviourIssue(newBehaviour(kind, { channel: 'c', agent: '' }), 'b'), kind).toBeUndefined();
      expect(behaviourIssue(newBehaviour(kind, { channel: '', agent: '' }), 'b'), kind).toBeUndefined();
    }
  });

  it('move by one place and not past an end', () => {
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
    const list = ['a'];
    expect(moved(list, 0, 1)).toBe(list);
    expect(moved(list, 0, -1)).toBe(list);
  });
});
