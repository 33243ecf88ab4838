/** Answers of a reader for topics that it cannot read, without a server. */
import { type Consumer, ProtocolError } from '@platformatic/kafka';
import { expect, it } from 'vitest';
import { ServerError } from '../../messaging/index.ts';
import type { BoundedClient } from './bounded-client.ts';
import { KafkaErrors, NotReadyError } from './kafka-errors.ts';
import { PlatformaticReader } from './platformatic-reader.ts';

const NO_LEADER = -1;

/** Returns a reader of a cluster that refuses one topic, and whose others have no leader. */
function readerRefused(denied: string): PlatformaticReader {
  const consumer = {
    metadata: async ({ topics: [topic = ''] }: { readonly topics: readonly string[] }) => {
      if (topic === denied) throw new ProtocolError('TOPIC_AUTHORIZATION_FAILED');
      return { topics: new Map([[topic, { id: `id of ${topic}`, partitions: [{ leader: NO_LEADER }] }]]) };
    },
  };
  const client = { call: <Value>(ask: (client: Consumer) => Value) => ask(consumer as unknown as Consumer) };
  const settings = { bytesMax: 1000, timeoutMs: 1000 };
  return new PlatformaticReader(client as unknown as BoundedClient<Consumer>, new KafkaErrors(['a:1'], []), settings);
}

it('a topic that Kafka refuses is said to be refused, and the others are asked for all the same', async () => {
  const positions = ['denied', 'free'].map((topic) => ({
    ...{ topic, topicId: `id of ${topic}` },
    ...{ partition: 0, offset: 0n },
  }));
  const [denied, free] = await readerRefused('denied').fetch(positions, 0);
  expect([denied?.topic, denied?.error]).toEqual(['denied', expect.any(ServerError)]);
  expect(denied?.error?.message).toBe('Kafka refused (topic "denied"): Topic authorization failed.');
  expect([free?.topic, free?.error]).toEqual(['free', expect.any(NotReadyError)]);
});
