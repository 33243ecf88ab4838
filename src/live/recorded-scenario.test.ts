import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Observed } from '../brokers/gateway/index.ts';
import { checkScenario, DEFAULT_KAFKA, emptyScenario, LIMITS, newChannel, type Scenario } from '../scenario/index.ts';
import { Run } from '../simulation/index.ts';
import { readRecordingText, type Trace } from '../trace/index.ts';
import { HOP_DURATION_US } from './record.ts';
import { recordedScenario } from './recorded-scenario.ts';
import { Recorder } from './recorder.ts';

const MS = 1000;
const AGENTS = ['a', 'b', 'w'];

/** Event at a real broker: an agent publishes, takes the oldest message of the queue, subscribes or unsubscribes. */
type Deed = { readonly gapMs: number; readonly channel: 'c' | 'd' } & (
  | { readonly do: 'publish' | 'take'; readonly agent: string }
  | { readonly do: 'subscribe' | 'unsubscribe'; readonly agent: string }
);

/** Records actions at a broker that consists only of queues and lists. */
function recorded(liveActions: readonly Deed[]): Recorder {
  let nowUs = 0;
  const recorder = new Recorder({ name: 'r', agent: 'me', broker: { kind: 'memory' }, nowUs: () => nowUs });
  recorder.watch(['c', 'd']);
  const next = { c: 1, d: 1 };
  const queues: Record<'c' | 'd', { readonly seq: number; readonly message: { readonly n: number } }[]> = {
    c: [],
    d: [],
  };
  const subscribed = new Map(AGENTS.map((name) => [name, new Set<string>()]));
  let n = 0;
  for (const { gapMs, channel, agent, do: what } of liveActions) {
    nowUs += gapMs * MS;
    const say = (observed: Observed): void => recorder.observe(observed);
    if (what === 'publish') {
      n += 1;
      const [seq, message] = [next[channel], { n }];
      next[channel] += 1;
      queues[channel].push({ seq, message });
      say({ kind: 'message', channel, seq, producer: agent, bytes: 9, message });
    } else if (what === 'take') {
      const oldest = queues[channel].shift();
      if (oldest !== undefined)
        say({ kind: 'taken', channel, ...oldest, producer: 'a', bytes: 9, by: agent, redelivered: false });
    } else {
      if (what === 'subscribe') subscribed.get(agent)?.add(channel);
      else subscribed.get(agent)?.delete(channel);
      const clients = [...subscribed].map(([name, channels], id) => ({ id, name, subscribes: [...channels] }));
      say({ kind: 'clients', clients });
    }
  }
  nowUs += 10 * HOP_DURATION_US;
  recorder.catchUp();
  return recorder;
}

/** Returns who published, received and consumed what, and when, as lines without numbers of events. */
function story(trace: Trace, fromUs: number, toUs: number): readonly string[] {
  const lines: string[] = [];
  for (let number = trace.firstAfter(fromUs - 1); number < trace.firstAfter(toUs); number += 1) {
    const event = trace.event(number);
    const of = 'message' in event ? trace.event(event.message) : event;
    const payload = of.kind === 'published' ? JSON.stringify(of.payload) : '';
    const at = (event.atUs - fromUs) / MS;
    if (event.kind === 'published') lines.push(`${at} ${event.agent} published ${payload} to ${event.channel}`);
    if (event.kind === 'accepted') lines.push(`${at} ${event.channel} has ${payload}`);
    if (event.kind === 'received') lines.push(`${at} ${event.agent} got ${payload} by ${event.via}`);
  }
  return lines.sort();
}

function replay(scenario: Scenario, untilUs: number): Trace {
  const run = new Run(scenario);
  run.advanceTo(untilUs);
  return run.trace;
}

/** No agent subscribes again before the messages in flight to it at its leaving have arrived. */
const deed: fc.Arbitrary<Deed> = fc
  .record({
    gapMs: fc.integer({ min: 1, max: 700 }),
    channel: fc.constantFrom('c', 'd'),
    do: fc.constantFrom('publish', 'publish', 'take', 'subscribe', 'unsubscribe'),
    agent: fc.constantFrom(...AGENTS),
  })
  .map((one) => (one.do === 'subscribe' ? { ...one, gapMs: one.gapMs + HOP_DURATION_US / MS } : one));

describe('a record as a scenario', () => {
  it('replays the same story, at the same times, without any broker', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60 }), (liveActions) => {
        const { trace, scenario: document, frontierUs } = recorded(liveActions);
        const { scenario, messages, leftOut } = recordedScenario(trace, document, { fromUs: 0, toUs: frontierUs });
        expect(leftOut).toBe(0);
        expect(messages).toBe(liveActions.filter((one) => one.do === 'publish').length);
        expect(story(replay(scenario, frontierUs), 0, frontierUs)).toEqual(story(trace, 0, frontierUs));
        expect(checkScenario(JSON.parse(JSON.stringify(scenario)))).toMatchObject({ repairs: [] });
      }),
      { numRuns: 300 },
    );
  });

  it('of a part begins with what waited in the queues, and with who was subscribed', () => {
    const {
      trace,
      scenario: document,
      frontierUs,
    } = recorded([
      { gapMs: 10, channel: 'c', do: 'subscribe', agent: 'b' },
      { gapMs: 10, channel: 'c', do: 'publish', agent: 'a' },
      { gapMs: 10, channel: 'c', do: 'publish', agent: 'a' },
      { gapMs: 2000, channel: 'c', do: 'take', agent: 'w' },
      { gapMs: 500, channel: 'c', do: 'publish', agent: 'a' },
    ]);
    const { scenario, messages } = recordedScenario(trace, document, { fromUs: 1_500_000, toUs: frontierUs });
    expect(messages).toBe(3);
    expect(scenario.links).toEqual([{ kind: 'publish', agent: 'a', channel: 'c' }]);
    const shiftUs = HOP_DURATION_US;
    expect(story(replay(scenario, frontierUs), shiftUs + 1, frontierUs - 1_500_000)).toEqual(
      story(trace, 1_500_001, frontierUs - shiftUs),
    );
  });

  it('keeps nothing where the channel kept nothing', () => {
    const { trace, scenario: document } = recorded([{ gapMs: 10, channel: 'c', do: 'publish', agent: 'a' }]);
    const pubsub = { ...document, broker: { kind: 'redis-pubsub' } as const };
    expect(recordedScenario(trace, pubsub, { fromUs: 0, toUs: 1000 * MS }).scenario.broker).toEqual({
      kind: 'redis-pubsub',
    });
    const kafka = { ...DEFAULT_KAFKA, rebalanceUs: 1 } as const;
    const one = recordedScenario(trace, { ...document, broker: kafka }, { fromUs: 0, toUs: 1000 * MS });
    expect(one.scenario.broker).toEqual({ kind: 'memory' });
  });

  it('says for how many messages there is no room, and has no consume that was given up', () => {
    const {
      trace,
      scenario: document,
      frontierUs,
    } = recorded(
      Array.from(
        { length: LIMITS.interventions + 5 },
        () => ({ gapMs: 1, channel: 'c', do: 'publish', agent: 'a' }) as const,
      ),
    );
    const { messages, leftOut, scenario } = recordedScenario(trace, document, { fromUs: 0, toUs: frontierUs });
    expect([messages, leftOut]).toEqual([LIMITS.interventions, 5]);
    expect(scenario.interventions.length).toBe(LIMITS.interventions);
    const other = recorded([{ gapMs: 10, channel: 'c', do: 'publish', agent: 'a' }]);
    other.asked('d');
    other.gaveUp('d');
    other.asked('d');
    const span = { fromUs: 0, toUs: other.frontierUs };
    const kinds = recordedScenario(other.trace, other.scenario, span).scenario.interventions.map(({ kind }) => kind);
    expect(kinds).toEqual(['publish', 'consume']);
  });
});

describe('a recording as a scenario', () => {
  it('sends every message again: a direct one reaches its recipient after as long', () => {
    const lines = [
      '{"heronry":"recording","version":1,"agents":[{"name":"a","level":2},{"name":"b","level":1,"parent":"a"}],"channels":[{"name":"a -> b","kind":"direct","from":"a","to":"b"}]}',
      '{"atUs":100000,"kind":"published","agent":"a","to":"b","channel":"a -> b","arrivesUs":150000,"payload":{"n":1}}',
      '{"atUs":150000,"kind":"received","cause":0,"via":"direct","agent":"b","channel":"a -> b","message":0}',
      '{"atUs":200000,"kind":"published","agent":"b","channel":"info","arrivesUs":200000,"payload":{"n":2}}',
      '{"atUs":200000,"kind":"accepted","cause":2,"channel":"info","message":2,"seq":1}',
      '{"atUs":900000,"kind":"dispatched","cause":3,"via":"consume","agent":"a","channel":"info","message":2,"seq":1,"arrivesUs":900000}',
      '{"atUs":900000,"kind":"received","cause":4,"via":"consume","agent":"a","channel":"info","message":2}',
    ];
    const result = readRecordingText(lines.join('\n'));
    if (!result.ok) throw new Error(result.error);
    const node = { x: 0, y: 0, role: 'agent', behaviours: [] } as const;
    const direct = { from: 'a', to: 'b' };
    const document: Scenario = {
      ...emptyScenario('Recorded'),
      recorded: true,
      agents: [
        { id: 'a', ...node, level: 2 },
        { id: 'b', ...node, level: 1, parent: 'a' },
      ],
      channels: [{ ...newChannel('a -> b', { x: 0, y: 0 }), pair: true, direct }, newChannel('info', { x: 9, y: 9 })],
      links: [
        { kind: 'publish', agent: 'a', channel: 'a -> b' },
        { kind: 'publish', agent: 'b', channel: 'info' },
      ],
    };
    const { scenario, messages } = recordedScenario(result.recording.trace, document, { fromUs: 0, toUs: 1_000_000 });
    expect(messages).toBe(2);
    expect(checkScenario(scenario)).toEqual({ scenario, repairs: [] });
    const run = new Run(scenario);
    run.advanceTo(2_000_000);
    const received = Array.from({ length: run.trace.length }, (_, number) => run.trace.event(number)).flatMap(
      (event) => (event.kind === 'received' ? [[event.agent, event.atUs]] : []),
    );
    expect(received).toEqual([
      ['b', 150_000],
      ['a', 900_000],
    ]);
  });

  it('gives the first 100 direct channels places of their own, and leaves further ones where their line was', () => {
    const names = Array.from({ length: 105 }, (_, place) => `b${place}`);
    const lines = [
      JSON.stringify({
        heronry: 'recording',
        version: 1,
        channels: names.map((to) => ({ name: `a -> ${to}`, kind: 'direct', from: 'a', to })),
      }),
      ...names.map((to) =>
        JSON.stringify({
          atUs: 0,
          kind: 'published',
          agent: 'a',
          to,
          channel: `a -> ${to}`,
          arrivesUs: 1,
          payload: {},
        }),
      ),
    ];
    const result = readRecordingText(lines.join('\n'));
    if (!result.ok) throw new Error(result.error);
    const document: Scenario = {
      ...emptyScenario('Wide'),
      recorded: true,
      agents: ['a', ...names].map((id) => ({ id, x: 0, y: 0, role: 'agent', behaviours: [] })),
      channels: names.map((to) => ({ ...newChannel(`a -> ${to}`, { x: 7, y: 7 }, true), direct: { from: 'a', to } })),
    };
    const { scenario, messages } = recordedScenario(result.recording.trace, document, { fromUs: 0, toUs: 10 });
    expect(messages).toBe(names.length);
    const places = scenario.channels.map(({ x, y }) => `${x} ${y}`);
    expect(new Set(places.slice(0, 100)).size).toBe(100);
    expect(places.slice(100)).toEqual(Array.from({ length: 5 }, () => '7 7'));
  });
});
