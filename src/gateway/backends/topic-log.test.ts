import { expect, it } from 'vitest';
import type { KafkaReader } from '../../brokers/kafka/kafka-parts.ts';
import { UnknownTopicError } from '../../brokers/kafka/kafka-parts.ts';
import { TopicLog } from './topic-log.ts';

const [OLD, NEW] = ['01234567-89ab-cdef-0123-456789abcdef', 'fedcba98-7654-3210-fedc-ba9876543210'] as const;

/** Returns the log of one topic, which can be deleted and created again. */
function played() {
  let now: { readonly id: string; readonly texts: readonly string[] } | undefined;
  const edges = (which: 'first' | 'next') =>
    now === undefined ? undefined : { id: now.id, offsets: [which === 'first' ? 0n : BigInt(now.texts.length)] };
  const client = {
    topic: async () => (now === undefined ? undefined : { id: now.id, partitions: 1 }),
    offsets: async (_topic: string, which: 'first' | 'next') => edges(which),
  };
  const reader: KafkaReader = {
    fetch: async (positions) =>
      positions.map((position) => {
        const { offset } = position;
        const error = position.topicId === now?.id ? undefined : new UnknownTopicError(position.topic);
        const records = (error === undefined ? (now?.texts ?? []) : [])
          .map((text, index) => ({ offset: BigInt(index), text, headers: new Map<string, string>() }))
          .slice(Number(offset));
        return { ...position, records, unreadable: [], next: offset + BigInt(records.length), error };
      }),
    close: () => Promise.resolve(),
  };
  const log = new TopicLog((channel) => channel, client, reader, 1000);
  return {
    log,
    be: (topic: typeof now): void => {
      now = topic;
    },
  };
}

it('a position names its topic: what took the topic’s place is read from its start, behind a gap', async () => {
  const { log, be } = played();
  be({ id: OLD, texts: ['1', '2'] });
  const { next, records } = await log.read('a', (await log.start('a')).position);
  expect(records.map(({ text }) => text)).toEqual(['1', '2']);
  expect(next).toEqual({ position: `${OLD}.2`, seq: 2 });
  expect(log.isPosition(next.position)).toBe(true);
  // It holds more than the old one did: by the offset alone, messages would be skipped.
  be({ id: NEW, texts: ['3', '4', '5'] });
  const gap = await log.read('a', next.position);
  expect(gap).toEqual({ missed: undefined, records: [], next: { position: `${NEW}.0`, seq: 0 } });
  const after = await log.read('a', gap.next.position);
  expect(after.records.map(({ text }) => text)).toEqual(['3', '4', '5']);
});

it('while the topic is gone there is nothing, and the place stays', async () => {
  const { log, be } = played();
  be(undefined);
  expect(await log.read('a', `${OLD}.2`)).toEqual({ missed: 0, records: [], next: { position: `${OLD}.2`, seq: 2 } });
  const { position } = await log.end('a');
  expect(position).toBe('0');
  be({ id: NEW, texts: ['1'] });
  expect((await log.read('a', position)).records).toHaveLength(1);
  // A position in the format before topics were part of it.
  expect((await log.read('a', '1')).records).toEqual([]);
});

it.each(['', 'x', `${OLD}`, `${OLD}.`, `${OLD}.x`, '1.', '-1'])('%j is no position', (text) => {
  expect(played().log.isPosition(text)).toBe(false);
});
