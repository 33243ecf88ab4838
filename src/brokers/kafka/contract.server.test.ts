import { afterEach, expect, inject } from 'vitest';
import { describeContract } from '../../messaging/contract/contract.ts';
import { type Difference, numbered, outcome } from '../../messaging/contract/harness.ts';
import { LimitError } from '../../messaging/index.ts';
import { describeOn } from '../testing/describe-on.ts';
import { Inbox, networkHarness, REQUEST_MS, uniquePrefix } from '../testing/harness.ts';
import { keepsAll } from '../testing/keeps-all.ts';
import { KafkaBroker } from './kafka-broker.ts';

/** Round trips to the server in a row that makes very many. */
const MOST = 300;

describeOn('Kafka', inject('kafka'), (url) => {
  const harness = networkHarness(
    (prefix, settings) =>
      new KafkaBroker({ bootstrapServers: [url], prefix, requestTimeoutMs: REQUEST_MS, ...settings }),
    MOST,
  );
  afterEach(() => harness.closeAll());

  const differences: Readonly<Record<string, Difference>> = {
    C24: {
      title:
        'of several processes one consumes and the others stand by, as a partition is read by one; when it goes, another goes on',
      kept: true,
      run: async () => {
        const prefix = uniquePrefix();
        const pair = [harness.on(prefix), harness.on(prefix)] as const;
        // Until both are members and the partition is assigned.
        for (const broker of [...pair, ...pair]) {
          expect(await outcome(broker.consume('a', { timeoutMs: 0 }))).toBe('TimeoutError');
        }
        const taken = new Inbox<KafkaBroker>();
        for (const broker of pair) {
          for (let count = 0; count < 20; count += 1)
            broker.consume('a').then(
              () => taken.push(broker),
              () => undefined,
            );
        }
        for (const message of numbered(10)) await pair[0].publish('a', message);
        const [owner, ...others] = new Set(await taken.reach(10, 'messages taken'));
        expect(others).toEqual([]);
        const standby = pair.find((broker) => broker !== owner);
        await owner?.close();
        await standby?.publish('a', { n: 11 });
        expect((await taken.reach(11, 'messages taken')).at(-1)).toBe(standby);
      },
    },
    ...keepsAll(MOST),
    C50: {
      title: 'no queue is ever full: nobody is held back but by the server, and how many wait for it is bounded',
      run: async () => {
        const prefix = uniquePrefix();
        const broker = new KafkaBroker({ bootstrapServers: [url], prefix, unansweredMax: 2 });
        const published = [broker.publish('a', { n: 1 }), broker.publish('a', { n: 2 })];
        await expect(broker.publish('a', { n: 3 })).rejects.toThrow(LimitError);
        await Promise.all(published);
        expect(await broker.stats('a')).toMatchObject({ accepted: 2, blocked: 0 });
        await broker.close();
      },
    },
    C56: {
      title: 'no publish waits for space: close sees through what is under way, and ends what waits for a connection',
      run: async () => {
        const broker = harness.on(uniquePrefix(), { capacity: 1, overflow: 'block' });
        await broker.publish('a', { n: 0 });
        const publishes = numbered(3).map((message) => outcome(broker.publish('a', message)));
        await broker.stats('a');
        await broker.close();
        expect(await Promise.all(publishes)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
      },
    },
  };
  describeContract('KafkaBroker', harness, differences);
});
