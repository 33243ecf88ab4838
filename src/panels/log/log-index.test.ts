import { describe, expect, it } from 'vitest';
import type { LogFilter } from '../../store/index.ts';
import type { TraceEvent } from '../../trace/index.ts';
import { LogIndex } from './log-index.ts';

const ANY: LogFilter = { text: '', agent: '', channel: '', kind: '' };

/** Returns events of which every fifth is a timer of `mg2`; the others are messages from `mg1` to one of two channels. */
function events(length: number): { length: number; event(number: number): TraceEvent; looks: number } {
  return {
    length,
    looks: 0,
    event(number) {
      this.looks += 1;
      if (number % 5 === 4) return { kind: 'timerFired', atUs: number, cause: -1, agent: 'mg2' };
      const channel = number % 2 === 0 ? 'control' : 'status';
      return {
        kind: 'published',
        atUs: number,
        cause: -1,
        agent: 'mg1',
        channel,
        payload: { n: number },
        arrivesUs: number,
      };
    },
  };
}
const words = (number: number): string => `Event ${number} happened`;

function all(index: LogIndex, count: number): number[] {
  return Array.from({ length: index.size(count) }, (_, position) => index.at(position) ?? -1);
}

describe('LogIndex', () => {
  it('lets everything through, without looking, while nothing is asked', () => {
    const list = events(1000);
    const index = new LogIndex(list, ANY, words);
    expect(index.scan(1000, 1)).toBe(true);
    expect(all(index, 3)).toEqual([0, 1, 2]);
    expect(list.looks).toBe(0);
  });

  it('folded events have no row, unless text or their kind is asked for', () => {
    const folded = () => [2, 3, 7];
    const open = new LogIndex(events(10), ANY, words, folded);
    expect(all(open, 10)).toEqual([0, 1, 4, 5, 6, 8, 9]);
    expect([0, 2, 3, 4, 8].map((count) => open.size(count))).toEqual([0, 2, 2, 2, 5]);
    const ofAgent = new LogIndex(events(10), { ...ANY, agent: 'mg1' }, words, folded);
    for (const _ of [1, 2, 3]) ofAgent.scan(10, 4);
    expect(all(ofAgent, 10)).toEqual([0, 1, 5, 6, 8]);
    for (const filter of [
      { ...ANY, text: 'happened' },
      { ...ANY, kind: 'published' },
    ]) {
      const index = new LogIndex(events(10), filter, words, folded);
      index.scan(10, 10);
      expect(all(index, 10)).toEqual(expect.arrayContaining([2, 3, 7]));
    }
  });

  it('filters by agent, channel and kind together', () => {
    const index = new LogIndex(events(10), { ...ANY, agent: 'mg1', channel: 'status', kind: 'published' }, words);
    index.scan(10, 100);
    expect(all(index, 10)).toEqual([1, 3, 5, 7]);
    const ticks = new LogIndex(events(10), { ...ANY, kind: 'timerFired', channel: 'control' }, words);
    ticks.scan(10, 100);
    expect(all(ticks, 10)).toEqual([]);
  });

  it('finds text in the sentence and in the payload, in any case', () => {
    const sentence = new LogIndex(events(30), { ...ANY, text: ' EVENT 2' }, words);
    sentence.scan(30, 100);
    expect(all(sentence, 30)).toEqual([2, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29]);
    const payload = new LogIndex(events(30), { ...ANY, text: '"n":7}' }, words);
    payload.scan(30, 100);
    expect(all(payload, 30)).toEqual([7]);
  });

  it('stays within its budget, goes on where it stopped, and looks at each event once', () => {
    const list = events(1000);
    const index = new LogIndex(list, { ...ANY, kind: 'timerFired' }, words);
    expect(index.scan(1000, 400)).toBe(false);
    expect(index.size(1000)).toBe(80);
    expect(index.scan(1000, 400)).toBe(false);
    expect(index.scan(1000, 400)).toBe(true);
    expect(index.scan(1000, 400)).toBe(true);
    expect(list.looks).toBe(1000);
    expect(index.size(1000)).toBe(200);
  });

  it('follows the playhead back and forth', () => {
    const index = new LogIndex(events(100), { ...ANY, kind: 'timerFired' }, words);
    index.scan(100, 1000);
    expect(all(index, 10)).toEqual([4, 9]);
    expect(index.size(0)).toBe(0);
    expect(index.size(9)).toBe(1);
    expect(index.size(100)).toBe(20);
  });
});
