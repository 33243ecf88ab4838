/** Tests of the loop on the answers of a reader, without a server. */
import { expect, it, onTestFinished } from 'vitest';
import type { DriverReports } from '../network/driver.ts';
import { Inbox } from '../testing/harness.ts';
import type { Fetched, KafkaClient, Position } from './client.ts';
import { FetchLoop } from './fetch-loop.ts';
import { Health } from './health.ts';

const TIMEOUT_MS = 1000;
const PLACE = { topic: 'work', topicId: 'id', partition: 0 };

it('records that cannot be read are reported, and reading goes on behind them', async () => {
  const unreadable = new Error('Unreadable');
  const answers: Fetched[] = [{ ...PLACE, records: [], unreadable: [unreadable], next: 5n, error: undefined }];
  const asked = new Inbox<bigint>();
  const reader = {
    fetch: async ([position]: readonly Position[]) => {
      if (position !== undefined) asked.push(position.offset);
      return answers.splice(0);
    },
    close: () => Promise.resolve(),
  };
  const reports: DriverReports = {
    received: () => Promise.resolve(),
    available: () => undefined,
    event: () => undefined,
    connected: () => undefined,
  };
  const health = new Health('Kafka at a:1', () => Promise.resolve(), TIMEOUT_MS, reports);
  const loop = new FetchLoop({ reader: () => reader } as unknown as KafkaClient, health, TIMEOUT_MS);
  onTestFinished(() => loop.close());
  const [refused, passed] = [new Inbox<unknown>(), new Inbox<bigint>()];
  const others = { hungry: () => true, missed: () => undefined, gone: () => undefined };
  const receive = async (_records: unknown, next: bigint): Promise<void> => passed.push(next);
  loop.set({ ...PLACE, ...others, offset: 0n, receive, refused: refused.push });
  await asked.reach(2, 'reads');
  expect([refused.items, passed.items, asked.items.slice(0, 2)]).toEqual([[unreadable], [5n], [0n, 5n]]);
});
