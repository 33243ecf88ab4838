/** One program on both sources, through the interface that the store uses. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { join, type Observed } from '../brokers/gateway/index.ts';
import { eventually } from '../brokers/testing/harness.ts';
import { memoryBackend, startGateway } from '../gateway/index.ts';
import { edit, emptyScenario, messageOf, type Scenario } from '../scenario/index.ts';
import { Run } from '../simulation/index.ts';
import { REPLACED_RUN, SimulatedSource, type Source } from '../store/index.ts';
import type { TraceEvent } from '../trace/index.ts';
import { LiveSource } from './live-source.ts';

interface Bench {
  readonly source: Source;
  /** Passes time until an event of that kind and channel has happened once more than before. */
  readonly until: (kind: TraceEvent['kind']) => Promise<void>;
  readonly nowUs: () => number;
}

const eventsOf = ({ trace }: Source): readonly TraceEvent[] =>
  Array.from({ length: trace.length }, (_, number) => trace.event(number));

/** Counts how often each kind of event has happened, and waits for one more. */
function waitFor(source: Source, pass: () => void): Bench['until'] {
  const seen = new Map<string, number>();
  return async (kind) => {
    const wanted = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, wanted);
    await eventually(() => {
      pass();
      expect(eventsOf(source).filter((event) => event.kind === kind).length).toBeGreaterThanOrEqual(wanted);
    });
  };
}

function simulated(): Bench {
  const agent = { id: 'me', x: 0, y: 0, role: 'agent', behaviours: [] } as const;
  const scenario: Scenario = { ...emptyScenario('Simulated'), agents: [agent] };
  const source = new SimulatedSource(scenario, {
    begin: (one) => new Run(one),
    edit,
    readMessage: messageOf,
    replaced: () => REPLACED_RUN,
  });
  const pass = (): void => source.advanceTo(Math.min(source.nextEventUs() ?? source.frontierUs, 60_000_000));
  return { source, until: waitFor(source, pass), nowUs: () => Math.max(1, source.frontierUs) };
}

async function live(): Promise<Bench & { readonly source: LiveSource }> {
  const gateway = await startGateway({ backend: memoryBackend() });
  onTestFinished(() => gateway.close());
  let nowMs = 0;
  let source: LiveSource | undefined;
  const early: Observed[] = [];
  const participant = join({ url: gateway.url, token: gateway.token, name: 'me' }, (observed) => {
    if (source === undefined) early.push(observed);
    else source.hear(observed);
  });
  const { state } = await new Promise<{ state: typeof participant.state }>((resolve) => {
    void participant.watch([]).then(() => resolve(participant));
  });
  if (state.kind !== 'connected') throw new Error(`The gateway is ${state.kind}`);
  const made = new LiveSource({
    participant,
    agent: 'me',
    address: gateway.url,
    connection: state,
    nowMs: () => nowMs,
    onEnd: () => undefined,
  });
  source = made;
  onTestFinished(() => made.close());
  for (const observed of early) made.hear(observed);
  const pass = (): void => {
    nowMs += 100;
    made.advanceTo(made.edgeUs());
  };
  return { source: made, until: waitFor(made, pass), nowUs: () => made.edgeUs() };
}

/** Publishes a message and consumes it; then subscribes, and gets a copy of the next one. */
async function play({ source, until, nowUs }: Bench): Promise<void> {
  expect(source.publish('me', 'c', { n: 1 }, nowUs())).toMatchObject({ ok: true });
  await until('accepted');
  expect(source.consume('me', 'c', nowUs())).toMatchObject({ ok: true });
  await until('received');
  expect(source.subscribe('me', 'c', nowUs())).toMatchObject({ ok: true });
  await until('subscribed');
  expect(source.publish('me', 'c', { n: 2 }, nowUs())).toMatchObject({ ok: true });
  await until('accepted');
  await until('received');
  expect(source.unsubscribe('me', 'c', nowUs())).toMatchObject({ ok: true });
  await until('unsubscribed');
}

const STORY: readonly TraceEvent['kind'][] = [
  'published',
  'accepted',
  'dispatched',
  'received',
  'subscribed',
  'unsubscribed',
];

const story = (source: Source) =>
  eventsOf(source)
    .filter(({ kind }) => STORY.includes(kind))
    .map((event) => ({
      kind: event.kind,
      agent: 'agent' in event ? event.agent : undefined,
      channel: 'channel' in event ? event.channel : undefined,
      via: 'via' in event ? event.via : undefined,
      seq: 'seq' in event ? event.seq : undefined,
      payload: 'payload' in event ? event.payload : undefined,
    }));

describe('a simulated source and a live one', () => {
  it('have the same trace of the same program, apart from its times', async () => {
    const [one, other] = [simulated(), await live()];
    await play(one);
    await play(other);
    expect(story(other.source)).toEqual(story(one.source));
    expect(story(one.source)).toHaveLength(10);
  });

  it('draw what the program has used, and refuse a message that is none', async () => {
    for (const bench of [simulated(), await live()]) {
      await play(bench);
      const { scenario } = bench.source;
      expect(scenario.channels.map(({ id }) => id)).toEqual(['c']);
      expect(scenario.links.filter(({ kind }) => kind === 'publish')).toMatchObject([{ agent: 'me', channel: 'c' }]);
      const [length, document] = [bench.source.trace.length, bench.source.scenario];
      const refused = bench.source.publish('me', 'c', { n: Number.NaN }, bench.nowUs());
      expect(refused).toMatchObject({ ok: false, issue: { path: 'message.n' } });
      expect(bench.source.publish('nobody', 'c', {}, bench.nowUs())).toMatchObject({ ok: false });
      expect([bench.source.trace.length, bench.source.scenario]).toEqual([length, document]);
    }
  });

  it('check and copy a message once, whatever it holds', async () => {
    for (const { source, until, nowUs } of [simulated(), await live()]) {
      let reads = 0;
      const payload = {
        get n() {
          reads += 1;
          return reads;
        },
      };
      expect(source.publish('me', 'c', payload, nowUs())).toMatchObject({ ok: true });
      await until('accepted');
      expect(reads).toBe(1);
      expect(eventsOf(source).find(({ kind }) => kind === 'published')).toMatchObject({ payload: { n: 1 } });
      const circle: { self?: object } = {};
      circle.self = circle;
      const refused = { ok: false, issue: { path: 'message.self' } };
      expect(source.publish('me', 'c', circle, nowUs())).toMatchObject(refused);
      expect(source.publish('me', 'c', { self: '\ud800' }, nowUs())).toMatchObject(refused);
    }
  });

  it('move nodes; only what can be restored can be edited otherwise', async () => {
    for (const { source } of [simulated(), await live()]) {
      const move = { do: 'move', moves: [{ node: { kind: 'agent', id: 'me' }, x: 7, y: 8 }] } as const;
      expect(source.edit(move)).toMatchObject({ ok: true });
      expect(source.scenario.agents).toMatchObject([{ id: 'me', x: 7, y: 8 }]);
      const before = source.scenario;
      const added = source.edit({ do: 'addAgent', id: 'other', x: 0, y: 0 });
      expect(added.ok).toBe(source.restore !== undefined);
      expect(source.scenario === before).toBe(source.restore === undefined);
      source.restore?.(before);
      expect(source.scenario).toBe(before);
    }
  });
});
