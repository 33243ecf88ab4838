import { describe, expect, it } from 'vitest';
import { accepted, published, STORY, traceOf } from './test-events.ts';
import { Trace } from './trace.ts';

describe('appending', () => {
  it('refuses an event before the last, and one that its cause does not come before', () => {
    const trace = traceOf([published(10, 'a', 'c', 20)]);
    expect(() => trace.append({ kind: 'timerFired', atUs: 9, cause: -1, agent: 'a' })).toThrow(/after one at 10/);
    expect(() => trace.append({ kind: 'timerFired', atUs: 10, cause: 1, agent: 'a' })).toThrow(/cannot be caused by/);
    expect(() => trace.append({ kind: 'timerFired', atUs: 10, cause: -2, agent: 'a' })).toThrow(/cannot be caused by/);
    expect(trace.length).toBe(1);
    expect(() => trace.event(1)).toThrow(/no event 1/);
  });

  it('finds by time, channel, agent and message', () => {
    const trace = traceOf(STORY);
    expect(trace.lastUs).toBe(70);
    expect([-1, 0, 9, 10, 20, 1000].map((atUs) => trace.firstAfter(atUs))).toEqual([0, 2, 2, 3, 6, STORY.length]);
    expect(trace.acceptedOf('c')).toEqual([3, 12]);
    expect(trace.receiptsOf('b')).toEqual([8]);
    expect(trace.receiptsOf('nobody')).toEqual([]);
    expect(trace.eventsOf(2)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(trace.eventsOf(11)).toEqual([11, 12, 13]);
  });

  it('keeps what each partition of a log accepted, by offset', () => {
    const to = (partition: number, message: number, seq: number) => ({
      ...accepted(20, 'c', message, seq),
      partition,
      offset: 0,
    });
    const trace = traceOf([published(10, 'a', 'c', 20), published(11, 'b', 'c', 20), to(2, 0, 1), to(0, 1, 2)]);
    expect([0, 1, 2, 3].map((partition) => trace.logOf('c', partition))).toEqual([[3], [], [2], []]);
    expect(trace.logOf('d', 0)).toEqual([]);
  });
});

describe('the world', () => {
  it('shows who waits, what is on its way, what is queued and who works', () => {
    const trace = traceOf(STORY);
    const at = (atUs: number) => {
      const { agents, channels, inFlight } = trace.worldAt(atUs);
      const [w, c] = [agents.get('w'), channels.get('c')];
      return {
        waits: w?.waitingFor,
        working: w?.working?.message,
        queue: (c?.next ?? 0) - (c?.first ?? 0),
        flying: [...inFlight],
        accepted: c?.accepted,
        dropped: c?.dropped,
      };
    };
    expect(at(9)).toEqual({ waits: ['c'], working: undefined, queue: 0, flying: [], accepted: 0, dropped: 0 });
    expect(at(10)).toMatchObject({ flying: [2], waits: ['c'] });
    expect(at(19)).toMatchObject({ flying: [2] });
    expect(at(20)).toMatchObject({ flying: [4, 5], waits: [], queue: 0, accepted: 1 });
    expect(at(30)).toMatchObject({ flying: [5], working: 2 });
    expect(at(50)).toMatchObject({ flying: [11], working: undefined });
    expect(at(60)).toMatchObject({ flying: [], queue: 1, accepted: 2 });
    expect(at(70)).toMatchObject({ queue: 0, dropped: 1 });
    expect(trace.worldAt(40).agents.get('b')).toMatchObject({ received: 1, failed: 1, lastEvent: 9 });
    expect(trace.worldAt(70).channels.get('c')?.subscribers).toEqual(['b']);
  });

  it('keeps the tables that did not change, and the worlds that it gave', () => {
    const trace = traceOf(STORY);
    const cursor = trace.cursor();
    const first = cursor.moveTo(10);
    const same = cursor.moveTo(15);
    expect(same.agents).toBe(first.agents);
    expect(same.inFlight).toBe(first.inFlight);
    const flying = [...first.inFlight];
    const later = cursor.moveTo(60);
    expect(later.channels).not.toBe(first.channels);
    expect([...first.inFlight]).toEqual(flying);
    expect(later.agents.get('a')).toBe(first.agents.get('a'));
  });

  it('is the same from any cursor, forwards, backwards and across checkpoints', () => {
    const trace = new Trace(['a'], ['c']);
    for (let round = 0; round < 3000; round += 1) {
      const message = trace.append(published(round * 10, 'a', 'c', round * 10 + 5));
      trace.append(accepted(round * 10 + 5, 'c', message, round + 1));
    }
    const cursor = trace.cursor();
    for (let step = 0; step < 400; step += 1) {
      const atUs = (step * 7919) % 31_000;
      expect(cursor.moveTo(atUs)).toEqual(trace.worldAt(atUs));
      const arrived = Math.min(3000, Math.floor((atUs + 5) / 10));
      expect(trace.worldAt(atUs).channels.get('c')).toMatchObject({ accepted: arrived, next: arrived + 1 });
    }
  });
});
