import * as client from '@platformatic/kafka';
import { expect, it } from 'vitest';
import { parseServers } from './bootstrap-servers.ts';
import { KafkaBroker, type KafkaBrokerOptions } from './kafka-broker.ts';

it('servers - are read with a port or without, by name or by address', () => {
  expect(parseServers(['kafka', 'a.example:9093', '127.0.0.1:1', '[::1]:9094', '[::1]'])).toEqual([
    { host: 'kafka', port: 9092 },
    { host: 'a.example', port: 9093 },
    { host: '127.0.0.1', port: 1 },
    { host: '::1', port: 9094 },
    { host: '::1', port: 9092 },
  ]);
});

it.each<[string, unknown, RegExp]>([
  ['no server', { bootstrapServers: [] }, /bootstrapServers is empty: name at least one/],
  ['a text for a list', { bootstrapServers: 'a:9092' }, /must be a list, such as \['localhost:9092'\]/],
  ['a number', { bootstrapServers: [9092] }, /list of texts/],
  ['a scheme', { bootstrapServers: ['kafka://a:9092'] }, /"kafka:\/\/a:9092" is no server: leave out kafka:\/\//],
  ['several in one', { bootstrapServers: ['a:9092,b:9092'] }, /each server as an entry of its own/],
  ['port 0', { bootstrapServers: ['a:0'] }, /"a:0" .*from 1 to 65535/],
  ['port 70000', { bootstrapServers: ['a:70000'] }, /"a:70000" .*from 1 to 65535/],
  ['no port behind the colon', { bootstrapServers: ['a:'] }, /from 1 to 65535/],
  ['nothing', { bootstrapServers: [''] }, /write it as host:port/],
  ['a path', { bootstrapServers: ['a/b:9092'] }, /write it as host:port/],
  ['IPv6 without brackets', { bootstrapServers: ['::1:9092'] }, /\[address\]:port/],
  ['a prefix that no topic may have', { prefix: 'a/b' }, /prefix.*letters, digits/],
  ['a prefix that is too long', { prefix: 'a'.repeat(200) }, /prefix.*at most 100/],
  ['no group', { group: '' }, /group/],
  ['a broken number of partitions', { partitions: 1.5 }, /partitions must be a whole number, not 1.5/],
  ['retention without end', { retentionMs: Number.POSITIVE_INFINITY }, /retentionMs must be a whole number/],
  ['more partitions than Kafka can count', { partitions: 2 ** 31 }, /partitions must be at most 2147483647/],
  ['more replicas than Kafka can count', { replicas: 40_000 }, /replicas must be at most 32767/],
  [
    'a session longer than Kafka can count',
    { sessionTimeoutMs: 2 ** 40 },
    /sessionTimeoutMs must be at most 2147483647/,
  ],
  ['a session without a heartbeat', { sessionTimeoutMs: 1 }, /sessionTimeoutMs must be at least 500, not 1/],
  ['no time', { requestTimeoutMs: 0 }, /requestTimeoutMs must be at least 1/],
  ['an unknown mechanism', { sasl: { mechanism: 'MAGIC' } }, /sasl.mechanism.*PLAIN/],
  ['a user without a password', { sasl: { mechanism: 'PLAIN', username: 'mg1' } }, /sasl.*password/],
])('options - %s is refused at once, with the cure', (_, options, message) => {
  expect(() => new KafkaBroker(options as KafkaBrokerOptions)).toThrow(message);
});

it('options - a password among the servers is not repeated', () => {
  for (const server of ['kafka://mg1:hunter2@a:9092', 'mg1:hunter2@a:9092']) {
    let text = '';
    try {
      new KafkaBroker({ bootstrapServers: [server] });
    } catch (error) {
      text = String(error);
    }
    expect(text).toContain('sasl');
    expect(text).not.toContain('hunter2');
  }
});

it('share groups - are not offered, as the client has no calls for them', () => {
  const names = Object.keys(client);
  expect(names).toContain('Consumer');
  expect(names.filter((name) => /share/i.test(name))).toEqual([]);
});
