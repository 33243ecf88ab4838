import { describe, expect, it } from 'vitest';
import type { Observed } from '../brokers/gateway/index.ts';
import { type Broker, DEFAULT_BROKER } from '../scenario/index.ts';
import { queuedSeqs, describe as words } from '../trace/index.ts';
import { EVENTS_KEPT, HOP_DURATION_US } from './record.ts';
import { Recorder } from './recorder.ts';

const MS = 1000;

function bench(broker: Broker = DEFAULT_BROKER) {
  let nowUs = 0;
  const recorder = new Recorder({ name: 'r', agent: 'me', broker, nowUs: () => nowUs });
  const told = (): readonly string[] =>
    Array.from({ length: recorder.trace.length }, (_, number) => {
      const event = recorder.trace.event(number);
      return `${event.atUs / MS} ${words(recorder.trace, number)}`;
    });
  return {
    recorder,
    told,
    at: (ms: number, ...observed: readonly Observed[]): void => {
      nowUs = ms * MS;
      for (const one of observed) recorder.observe(one);
      recorder.catchUp();
    },
    play: (ms: number): void => {
      nowUs = ms * MS;
      recorder.advanceTo(nowUs);
    },
  };
}

const message = (channel: string, seq: number, producer?: string): Observed => ({
  kind: 'message',
  channel,
  seq,
  producer,
  bytes: 9,
  message: { n: seq },
});
const taken = (channel: string, seq: number, by?: string): Observed => ({
  kind: 'taken',
  channel,
  seq,
  producer: 'a',
  bytes: 9,
  message: { n: seq },
  by,
  redelivered: false,
});
const clients = (...all: readonly (readonly [string | undefined, ...string[]])[]): Observed => ({
  kind: 'clients',
  clients: all.map(([name, ...subscribes], index) => ({ id: index + 1, name, subscribes })),
});
const figures = (channel: string, depth: number, accepted: number): Observed => ({
  kind: 'channels',
  channels: [{ channel, figures: { depth, blocked: 0, accepted, consumed: accepted - depth, dropped: 0 } }],
});

describe('a message', () => {
  it('goes from its publisher to the channel and on to who subscribes, each way as long as it is drawn', () => {
    const { recorder, at, told } = bench();
    recorder.watch(['c']);
    at(0, clients(['ann', 'c'], [undefined, 'c'], ['ben']));
    at(100, message('c', 7, 'ben'), message('c', 8));
    at(2000);
    expect(told()).toEqual([
      '100 ben published message 1 to c',
      '100 anonymous published message 2 to c',
      '400 ann subscribed to c',
      '400 client 2 subscribed to c',
      '500 c accepted message 1 as number 7 in its order',
      '500 c copied message 1 to ann',
      '500 c copied message 1 to client 2',
      '500 c accepted message 2 as number 8 in its order',
      '500 c copied message 2 to ann',
      '500 c copied message 2 to client 2',
      '900 ann received message 1 from c',
      '900 client 2 received message 1 from c',
      '900 ann received message 2 from c',
      '900 client 2 received message 2 from c',
    ]);
    const { agents, channels, links } = recorder.scenario;
    expect(agents.map(({ id }) => id)).toEqual(['me', 'ann', 'client 2', 'ben', 'anonymous']);
    expect(channels.map(({ id }) => id)).toEqual(['c']);
    expect(links).toEqual([
      { kind: 'publish', agent: 'ben', channel: 'c' },
      { kind: 'publish', agent: 'anonymous', channel: 'c' },
    ]);
  });

  it('reaches who leaves while it is drawn on its way, and not who comes then', () => {
    const { recorder, at, told } = bench();
    recorder.watch(['c']);
    at(0, clients(['ann', 'c']));
    at(1000, message('c', 1, 'a'));
    at(1001, clients(['ann'], ['ben', 'c']));
    at(3000);
    expect(told()).toEqual([
      '400 ann subscribed to c',
      '1000 a published message 1 to c',
      '1400 c accepted message 1',
      '1400 c copied message 1 to ann',
      '1401 ben subscribed to c',
      '1800 ann received message 1 from c',
      '1801 ann unsubscribed from c',
    ]);
  });

  it('of a channel that is not drawn is not recorded, nor is who subscribes there', () => {
    const { recorder, at, told } = bench();
    recorder.watch(['c']);
    at(0, clients(['ann', 'd']));
    at(10, message('d', 1, 'ben'), taken('d', 1, 'ann'));
    at(2000);
    expect(told()).toEqual([]);
    recorder.watch(['c', 'd']);
    at(2400);
    expect(told()).toEqual(['2400 ann subscribed to d']);
    recorder.watch(['d']);
    expect(recorder.scenario.channels.map(({ id }) => id)).toEqual(['d']);
  });

  it('is passed on and not kept where the server keeps nothing', () => {
    const { recorder, at } = bench({ kind: 'redis-pubsub' });
    recorder.watch(['c']);
    at(0, message('c', 1));
    at(500);
    expect(recorder.trace.event(1)).toMatchObject({ kind: 'accepted', kept: false });
  });

  it('that is too large to keep is there without what is in it', () => {
    const { recorder, at } = bench();
    recorder.watch(['c']);
    at(0, { kind: 'message', channel: 'c', seq: 1, producer: 'a', bytes: 900_000, message: { much: 'x' } });
    expect(recorder.trace.event(0)).toMatchObject({ payload: { 'not stored': '900000 bytes' } });
  });
});

describe('a message that somebody takes', () => {
  it('leaves the queue for who took it, also when the page hears of that first', () => {
    const { recorder, at, told } = bench();
    recorder.watch(['c']);
    at(0, message('c', 1, 'a'), figures('c', 1, 1));
    at(100, taken('c', 2, 'wim'));
    at(110, message('c', 2, 'a'));
    at(3000);
    expect(told()).toEqual([
      '0 a published message 1 to c',
      '110 a published message 2 to c',
      '400 c accepted message 1',
      '400 The server reports 1 waiting in c, of 1 accepted',
      '510 c accepted message 2',
      '800 c dispatched message 2 to wim',
      '1200 wim received message 2 from c',
    ]);
    const channel = recorder.trace.worldAt(3_000_000).channels.get('c');
    expect(channel === undefined ? [] : queuedSeqs(channel)).toEqual([1]);
  });

  it('and was there before the record began comes to light', () => {
    const { recorder, at, told } = bench();
    recorder.watch(['c']);
    at(0, figures('c', 3, 40), taken('c', 38, 'wim'));
    at(1000, message('c', 41, 'a'), taken('c', 39));
    at(3000);
    expect(told().filter((line) => !line.includes('The server reports'))).toEqual([
      '700 a published message 1 to c earlier',
      '700 c accepted message 1 as number 38 in its order',
      '700 c dispatched message 1 to wim',
      '1000 a published message 2 to c',
      '1100 wim received message 1 from c',
      '1400 c accepted message 2 as number 41 in its order',
      '1400 a published message 3 to c earlier',
      '1400 c accepted message 3 as number 39 in its order',
      '1400 c dispatched message 3 to anonymous',
      '1800 anonymous received message 3 from c',
    ]);
    expect(recorder.trace.worldAt(3_000_000).channels.get('c')).toMatchObject({ next: 42, consumed: 39 });
  });

  it('is what the page waited for', () => {
    const { recorder, at } = bench();
    recorder.watch(['c']);
    recorder.asked('c');
    at(10, message('c', 1, 'a'), taken('c', 1, 'me'));
    expect(recorder.trace.worldAt(400_000).channels.get('c')?.waiting).toEqual(['me']);
    at(1000);
    const { channels, agents } = recorder.trace.worldAt(1_000_000);
    expect(channels.get('c')).toMatchObject({ waiting: [], consumed: 1 });
    expect(agents.get('me')).toMatchObject({ received: 1, waitingFor: [] });
    recorder.asked('c');
    recorder.gaveUp('c');
    expect(recorder.trace.worldAt(1_000_000).channels.get('c')?.waiting).toEqual([]);
  });
});

describe('what is not in the record', () => {
  it('is said: what the server lost, what is no message, what a full queue dropped, what the page could not publish', () => {
    const { recorder, at, told } = bench();
    recorder.watch(['c']);
    at(0, message('c', 1, 'a'));
    at(10, { kind: 'gap', channel: 'c', missed: 3 }, { kind: 'gap', channel: 'c', missed: undefined });
    at(20, { kind: 'error', channel: 'c', seq: 5, detail: 'no JSON' }, { kind: 'overflow', channel: 'c', seq: 1 });
    recorder.refused('c', { n: 2 }, 'The queue is full');
    at(1000);
    expect(told().filter((line) => !line.includes('accepted'))).toEqual([
      '0 a published message 1 to c',
      '10 3 of c not recorded: the server lost them',
      '10 An unknown number of c not recorded: the server lost them',
      '20 1 of c not recorded: unreadable as a message',
      '20 me published message 2 to c',
      '420 c dropped message 1: its queue was full',
      '420 c rejected message 2: The queue is full',
    ]);
    expect(recorder.rates.notRecorded).toBe(4);
  });

  it('is a part of what comes faster than can be recorded, and the rest adds up', () => {
    const { recorder, at } = bench();
    recorder.watch(['c']);
    at(0, clients(['ann', 'c']));
    for (let ms = 400; ms < 4400; ms += 10) {
      at(ms, ...Array.from({ length: 60 }, (_, n) => message('c', ((ms - 400) / 10) * 60 + n + 1, 'a')));
      if (ms === 3000) expect(recorder.rates).toMatchObject({ messagesPerSecond: 6000, sampling: true });
    }
    at(9000);
    let [published, missed] = [0, 0];
    for (let number = 0; number < recorder.trace.length; number += 1) {
      const event = recorder.trace.event(number);
      if (event.kind === 'published') published += 1;
      if (event.kind === 'missed' && event.reason === 'rate') missed += event.count ?? 0;
    }
    expect(published + missed).toBe(24_000);
    expect(missed).toBe(recorder.rates.notRecorded);
    expect(published).toBeGreaterThan(8000);
    expect(published).toBeLessThan(9500);
    expect(recorder.rates).toMatchObject({ messagesPerSecond: 0, sampling: false });
  });

  it('is nothing at two thousand messages a second with a subscriber', () => {
    const { recorder, at } = bench();
    recorder.watch(['c']);
    at(0, clients(['ann', 'c']));
    for (let ms = 400; ms < 5400; ms += 20)
      at(ms, ...Array.from({ length: 40 }, (_, n) => message('c', ((ms - 400) / 20) * 40 + n + 1, 'a')));
    expect(recorder.rates).toMatchObject({ notRecorded: 0, sampling: false });
  });
});

describe('a long record', () => {
  /** Records that many messages, 2 ms apart, without any subscriber: two events each. */
  function run(messages: number, play: boolean) {
    const all = bench();
    all.recorder.watch(['c']);
    for (let seq = 1; seq <= messages; seq += 1) {
      all.at(seq * 2, message('c', seq, 'a'));
      if (play) all.play(seq * 2);
    }
    return all;
  }

  it('leaves the past behind as it is played, keeps the last events, and says what the old numbers are now', () => {
    const messages = 130_000;
    const { recorder } = run(messages, true);
    const { trace } = recorder;
    expect(trace.length).toBeGreaterThan(EVENTS_KEPT);
    expect(trace.length).toBeLessThan(2 * EVENTS_KEPT);
    expect(trace.startUs).toBeGreaterThan(0);
    const arrived = messages - HOP_DURATION_US / MS / 2;
    expect(trace.event(trace.acceptedOf('c').at(-1) ?? -1)).toMatchObject({ kind: 'accepted', seq: arrived });
    expect(trace.worldAt(recorder.frontierUs).channels.get('c')).toMatchObject({ next: arrived + 1 });
  });

  it('keeps what is looked at while it is not played, until there is no room, and then says what it leaves out', () => {
    const { recorder, play } = run(220_000, false);
    expect(recorder.trace.startUs).toBe(0);
    expect(recorder.trace.length).toBeGreaterThanOrEqual(4 * EVENTS_KEPT);
    expect(recorder.rates.notRecorded).toBeGreaterThan(0);
    const { trace } = recorder;
    play(220_000 * 2);
    expect(recorder.trace).not.toBe(trace);
    expect(recorder.numberOf(trace.length - 1)).toBe(recorder.trace.length - 1);
  });
});
