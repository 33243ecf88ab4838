import { describe, expect, it } from 'vitest';
import type { Behaviour, Fault } from '../scenario/index.ts';
import { coneOf, journeyOf, type Published } from '../trace/index.ts';
import { simulate } from './simulate.ts';
import { during, eventsOf, type Scene, sceneOf, storyOf } from './testing/scenes.ts';

function batch(count: number, waitMs: number, on = ''): Behaviour {
  const message = {
    n: { $field: 'count' },
    all: { $field: 'messages' },
    turn: { $count: 1 },
    at: { $field: 'last.atMs' },
  };
  return { kind: 'batch', on, channel: 'd', count, waitUs: waitMs * 1000, message };
}

/** b subscribes to c, where a publishes; a copy is there 200 ms later. */
function sceneWith(
  behaviours: readonly Behaviour[],
  publishMs: readonly number[],
  faults: readonly Fault[] = [],
): Scene {
  return { agents: { b: behaviours }, links: [['subscribe', 'b']], publishMs, faults };
}

function publishedBy(agent: string, scene: Scene): readonly Published[] {
  const { trace } = simulate(sceneOf(scene), 60_000_000);
  return eventsOf(trace).filter((event): event is Published => event.kind === 'published' && event.agent === agent);
}

describe('a batch', () => {
  it('is published when it has its number of messages, with what is in it', () => {
    const scene = sceneWith([batch(2, 60_000)], [0, 10, 20, 30]);
    expect(storyOf(scene, 'received', 'timerFired').filter((event) => event.includes('received'))).toHaveLength(4);
    expect(storyOf(scene, 'timerFired')).toEqual([]);
    expect(publishedBy('b', scene).map(({ atUs, payload }) => ({ atMs: atUs / 1000, payload }))).toEqual([
      { atMs: 210, payload: { n: 2, all: [{ atMs: 0 }, { atMs: 10 }], turn: 1, at: 10 } },
      { atMs: 230, payload: { n: 2, all: [{ atMs: 20 }, { atMs: 30 }], turn: 2, at: 30 } },
    ]);
  });

  it('is published with fewer when the first has waited, once, and the next begins with the next message', () => {
    const scene = sceneWith([batch(3, 500)], [0, 100, 1000, 1100, 1200]);
    expect(publishedBy('b', scene).map(({ atUs, payload }) => [atUs / 1000, payload.n])).toEqual([
      [700, 2],
      [1400, 3],
    ]);
    expect(storyOf(scene, 'timerFired')).toEqual(['700 timerFired b']);
    // A timer of a batch that was full does not close the one after it.
    const full = sceneWith([batch(2, 500)], [0, 100, 200]);
    expect(publishedBy('b', full).map(({ atUs, payload }) => [atUs / 1000, payload.n])).toEqual([
      [300, 2],
      [900, 1],
    ]);
  });

  it('answers every message in it: each leads to it, and it to each', () => {
    const { trace } = simulate(sceneOf(sceneWith([batch(3, 500)], [0, 100])), 5_000_000);
    const messages = eventsOf(trace).flatMap((event, number) =>
      event.kind === 'published' && event.agent === 'a' ? [number] : [],
    );
    const answer = eventsOf(trace).findIndex((event) => event.kind === 'published' && event.agent === 'b');
    expect(trace.event(answer)).toMatchObject({ about: messages[1], alsoAbout: [messages[0]] });
    for (const message of messages) {
      expect(journeyOf(trace, message).consequences).toEqual([answer]);
      expect(coneOf(trace, message).future).toContain(answer);
      expect(coneOf(trace, answer).past).toContain(message);
    }
    // Its timer names the message that it waited for.
    const { cause } = trace.event(answer);
    expect(trace.event(cause)).toMatchObject({ kind: 'timerFired' });
    expect(trace.event(trace.event(cause).cause)).toMatchObject({ kind: 'received', message: messages[0] });
  });

  it('that is open when its agent crashes is lost, and says so of each message', () => {
    const down: Fault = { kind: 'crash', ...during(350, 400, { at: 'agent', agent: 'b' }) };
    const scene = sceneWith([batch(3, 500)], [0, 100, 400, 500, 600], [down]);
    expect(storyOf(scene, 'abandoned')).toEqual(['350 abandoned b (0)', '350 abandoned b (0)']);
    expect(storyOf(scene, 'timerFired')).toEqual([]);
    expect(publishedBy('b', scene).map(({ payload }) => [payload.n, payload.turn])).toEqual([[3, 1]]);
  });

  it('takes only messages of its channel, after the work on them, and lets the agent consume the next', () => {
    expect(publishedBy('b', sceneWith([batch(1, 500, 'elsewhere')], [0]))).toEqual([]);
    const work: Behaviour = { kind: 'work', on: '', durationUs: 300_000, jitterUs: 0 };
    const scene: Scene = { agents: { b: [work, batch(2, 60_000)] }, links: [['consume', 'b']], publishMs: [0, 10] };
    expect(storyOf(scene, 'dispatched', 'workFinished', 'published').slice(2)).toEqual([
      '100 dispatched b',
      '500 workFinished b',
      '500 dispatched b',
      '900 workFinished b',
      '900 published b',
    ]);
  });
});
