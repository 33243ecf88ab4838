/**
 * The model of share groups held against a real server, by Kafka's own Java client: no client of ours offers them. The same scripts on
 * both, and what every member was handed, with its count of deliveries. Where the model is something else on purpose is said in
 * `simplifications.ts`, and shown here.
 */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { describeOn } from '../../brokers/testing/describe-on.ts';
import { uniquePrefix, within } from '../../brokers/testing/harness.ts';
import { SHARE_LOCKS_MAX as LOCKS_MAX, withOurProperties } from '../../brokers/testing/kafka-server.ts';
import { rounds } from '../../messaging/testing/rounds.ts';
import { DEFAULT_SHARE } from '../../scenario/index.ts';
import { ModelBench } from '../testing/model-bench.ts';
import { playShareOnServer, type SharePlace } from '../testing/truth/share/play-share-on-server.ts';
import { ShareMembers } from '../testing/truth/share/share-members.ts';
import { scriptWords, shareScripts, turnsOf } from '../testing/truth/share/share-script.ts';
import type { Simplification } from './simplifications.ts';
import { SHARE_SIMPLIFICATIONS } from './simplifications.ts';

const SCRIPTS = rounds(500, 100);
const SEED = 1;
const AT_ONCE = 12;

const [ONE_AT_A_TIME, EVERY_PARTITION, LONGEST, OLDEST, ...UNTESTED] = SHARE_SIMPLIFICATIONS;

function title(one: Simplification | undefined): string {
  return one === undefined ? 'is there no more' : `${one.row}: ${one.model} ${one.server}`;
}

it('there is a test for each simplification', () => {
  expect([OLDEST?.row, UNTESTED]).toEqual(['C12', []]);
});

describeOn('Kafka', withOurProperties(inject('kafka')), (url) => {
  let members: ShareMembers;
  beforeAll(async () => {
    members = await ShareMembers.start(url);
  });
  afterAll(() => members.end());

  /** Makes a topic and its share group, which begins with the oldest message. */
  const place = async (partitions = 1): Promise<string> => {
    const name = uniquePrefix();
    await members.ask('topic', name, partitions);
    await members.ask('set', name, 'share.auto.offset.reset', 'earliest');
    await members.ask('set', name, 'share.record.lock.duration.ms', 60_000);
    return name;
  };

  describe('a share group', () => {
    it(`the model does what the server does, over ${SCRIPTS} scripts of seed ${SEED}`, async () => {
      const scripts = shareScripts(SEED, SCRIPTS);
      const seen = new Set<string>();
      const left = scripts.entries();
      const playSome = async (): Promise<void> => {
        const place: SharePlace = { name: uniquePrefix(), made: false, lockMs: 0 };
        for (const [number, script] of left) {
          const turns = turnsOf(script);
          const came = await playShareOnServer(`s${number}`, turns, members, place);
          expect(came, `The server, in:\n  ${scriptWords(script)}\n`).toEqual(turns.map(({ comes }) => comes));
          for (const { does, comes } of turns)
            seen.add(/^\d+\/\d+$/.test(comes) ? `${does} ${comes.split('/')[1]}` : `${does} ${comes}`);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, playSome));
      expect([...SHOULD_SEE].filter((one) => !seen.has(one))).toEqual([]);
    });

    it(`hands out nothing new with ${LOCKS_MAX} messages in flight, counted from the oldest that is not settled`, async () => {
      const group = await place();
      await members.ask('join', 'full-first', group);
      await members.ask('publish', group, ...Array.from({ length: LOCKS_MAX + 1 }, (_, number) => number));
      for (let number = 0; number < LOCKS_MAX; number += 1) await members.ask('take', 'full-a', group, 1);
      let accepted = false;
      const last = members.ask('take', 'full-b', group, 1).then((answer) => ({ answer, accepted }));
      // Room in the middle is none.
      expect(await members.ask('settle', 'full-a', 50, 50, 'accept')).toBe('settled');
      accepted = true;
      expect(await members.ask('settle', 'full-a', 0, 0, 'accept')).toBe('settled');
      expect(await within('the last message', last)).toEqual({ answer: `${LOCKS_MAX}/1`, accepted: true });

      const bench = new ModelBench({ ...DEFAULT_SHARE, locksMax: LOCKS_MAX });
      for (let number = 0; number <= LOCKS_MAX; number += 1) bench.publish();
      for (let number = 0; number < LOCKS_MAX; number += 1) bench.ask(`a${number}`);
      bench.ask('b');
      bench.done('a50');
      expect(bench.dispatched('b')).toBe('');
      bench.done('a0');
      expect(bench.dispatched('b')).toBe(String(LOCKS_MAX + 1));
    });
  });

  describe('differs', () => {
    it(title(ONE_AT_A_TIME), async () => {
      const group = await place();
      await members.ask('join', 'whole-first', group);
      await members.ask('publish', group, 1, 2, 3);
      expect(await members.ask('take', 'whole-a', group, 500)).toBe('0/1 1/1 2/1');
    });

    it(title(EVERY_PARTITION), async () => {
      const group = await place(2);
      const joined: string[] = [];
      for (const one of ['a', 'b', 'c', 'd', 'e', 'f']) joined.push(await members.ask('join', `parts-${one}`, group));
      // The first has both. Of the others, some have one only.
      expect(joined[0]).toBe('0 1');
      expect(joined.some((partitions) => partitions === '0' || partitions === '1')).toBe(true);
    });

    it(title(LONGEST), async () => {
      const group = await place();
      // It asks, and finds nothing; the other asks when there is something.
      await members.ask('join', 'waiting-first', group);
      await members.ask('publish', group, 1);
      expect(await members.ask('take', 'waiting-second', group, 1)).toBe('0/1');
      const bench = new ModelBench(DEFAULT_SHARE);
      for (const agent of ['first', 'second']) bench.ask(agent);
      bench.publish();
      expect([bench.dispatched('first'), bench.dispatched('second')]).toEqual(['1', '']);
    });

    it(title(OLDEST), async () => {
      const latest = uniquePrefix();
      await members.ask('topic', latest, 1);
      await members.ask('publish', latest, 1);
      await members.ask('join', 'latest-first', latest);
      let isTaken = false;
      const taken = members.ask('take', 'latest-a', latest, 1).finally(() => {
        isTaken = true;
      });
      while (!isTaken) await members.ask('publish', latest, 2);
      expect(await taken).not.toMatch(/^0\//);
      const bench = new ModelBench(DEFAULT_SHARE);
      bench.publish();
      bench.ask('a');
      expect(bench.dispatched('a')).toBe('1');
    });
  });
});

const SHOULD_SEE = [
  'take 1',
  'take 2',
  'take 3',
  'expire 2',
  'expire 3',
  'accept settled',
  'accept refused INVALID_RECORD_STATE',
  'release settled',
  'release refused INVALID_RECORD_STATE',
  'reject settled',
  'vanish gone',
  'leave gone',
];
