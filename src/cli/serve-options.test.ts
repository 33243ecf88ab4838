import { expect, it } from 'vitest';
import { readServeOptions } from './serve-options.ts';
import { UsageError } from './usage.ts';

const read = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => readServeOptions(args, env);

it('with nothing said: memory, loopback, the usual port', () => {
  expect(read([])).toEqual({
    broker: { kind: 'memory' },
    prefix: undefined,
    port: 4180,
    host: '127.0.0.1',
    readOnly: false,
    open: false,
    origins: [],
    allowedHosts: [],
    verbose: false,
    secrets: [],
  });
});

it('brokers are named by their address; Kafka may have several servers, and a user', () => {
  const broker = (address: string) => read(['--broker', address]).broker;
  expect(broker('redis://cache:6379/1')).toEqual({ kind: 'redis', url: 'redis://cache:6379/1' });
  expect(broker('redis+pubsub://cache')).toEqual({ kind: 'redis-pubsub', url: 'redis://cache' });
  expect(broker('rediss+pubsub://cache')).toEqual({ kind: 'redis-pubsub', url: 'rediss://cache' });
  expect(broker('kafka://a:9092,b:9093')).toEqual({
    kind: 'kafka',
    bootstrapServers: ['a:9092', 'b:9093'],
    login: undefined,
  });
  expect(broker('kafka://mg1:p%40ss@a:9092')).toMatchObject({ login: { username: 'mg1', password: 'p@ss' } });
  expect(read([], { HERONRY_BROKER: 'redis://cache' }).broker).toMatchObject({ kind: 'redis' });
  expect(read(['--broker', 'memory'], { HERONRY_BROKER: 'redis://cache' }).broker).toEqual({ kind: 'memory' });
});

it('a variable without a value is none, and a wrong one is named', () => {
  expect(read([], { HERONRY_BROKER: '' }).broker).toEqual({ kind: 'memory' });
  for (const address of ['rabbit://a', 'redis://', 'redis+cluster://', 'redis+cluster://a:7000/2', 'kafka://a'])
    expect(() => read([], { HERONRY_BROKER: address })).toThrow(/^HERONRY_BROKER/);
});

it('a Redis Cluster is named by any of its nodes, or several', () => {
  const broker = (address: string) => read(['--broker', address]).broker;
  expect(broker('redis+cluster://a:7000')).toEqual({ kind: 'redis-cluster', url: 'redis://a:7000', others: [] });
  expect(broker('redis+cluster://a:7000,b:7001,[::1]:7002')).toEqual({
    kind: 'redis-cluster',
    url: 'redis://a:7000',
    others: ['b:7001', '[::1]:7002'],
  });
  expect(broker('rediss+cluster://mg1:p%40ss@a:7000,b:7001/')).toEqual({
    kind: 'redis-cluster',
    url: 'rediss://mg1:p%40ss@a:7000',
    others: ['b:7001'],
  });
  expect(broker('redis+cluster://a/0')).toEqual({ kind: 'redis-cluster', url: 'redis://a', others: [] });
  expect(read(['--broker', 'redis+cluster://mg1:p%40ss@a:7000,b:7001']).secrets).toEqual(['p%40ss', 'p@ss']);
  expect(() => broker('redis://a:7000,b:7001')).toThrow('redis+cluster://host:port');
  expect(() => broker('redis+cluster://a:7000/2')).toThrow('database 0');
});

it('the password is known as a secret, as it stands and as it is', () => {
  expect(read(['--broker', 'redis://mg1:p%40ss@cache']).secrets).toEqual(['p%40ss', 'p@ss']);
  expect(read(['--broker', 'redis://cache:6379']).secrets).toEqual([]);
});

it.each([
  ['--broker', 'rabbit://user:hunter2@host'],
  ['--broker', 'kafka://user:hunter2@host'],
  ['--broker', 'kafka://'],
  ['--port', '70000'],
  ['--port', 'x'],
  ['--prefix', 'x'],
  ['--broker', 'kafka://a:1', '--prefix', 'a/b'],
  ['--broker', 'redis://a', '--prefix', ''],
  ['--origin', 'https://example.org/'],
  ['--origin', 'null'],
  ['--broker', 'redis://'],
  ['--broker', 'redis://user:hunter2@'],
  ['--broker', 'redis://user:hunter2@a/control'],
  ['--broker', 'redis+pubsub://'],
  ['--broker', 'redis+cluster://'],
  ['--broker', 'redis+cluster://a:7000,'],
  ['--broker', 'redis+cluster://a:7000,b'],
  ['--broker', 'redis+cluster://a:7000,b:99999'],
  ['--broker', 'redis+cluster://user:hunter2@a:7000,b:7001/2'],
  ['--broker', 'redis+cluster://user:hunter2@a:7000,other:hunter2@b:7001'],
  ['--broker', 'redis+cluster://user:hunter2@a:7000/control'],
  ['--broker', 'kafka://a:99999'],
  ['--broker', 'kafka://a:0'],
  ['--host', '999.1.1.1'],
  ['--host', '1.2.3'],
  ['--host', 'http://a'],
  ['--host', ''],
  ['--allow-host', 'http://a'],
  ['--allow-host', 'a/b'],
  ['--allow-host', '*'],
  ['--allow-host', ''],
  ['--colour'],
  ['memory'],
])('%j is refused in a sentence without a secret in it', (...args) => {
  let message = '';
  try {
    read(args);
  } catch (error) {
    if (error instanceof UsageError) ({ message } = error);
    else throw error;
  }
  expect(message).not.toBe('');
  expect(message).not.toContain('hunter2');
});

it('hosts are addresses or names; names by which others reach it may have a port', () => {
  for (const host of ['0.0.0.0', '::', 'localhost', '192.168.1.5', 'teacher-laptop.local'])
    expect(read(['--host', host]).host).toBe(host);
  expect(read(['--host', '[::1]']).host).toBe('::1');
  const names = ['--allow-host', 'Teacher-Laptop.local', '--allow-host', 'localhost:8080'];
  expect(read(names).allowedHosts).toEqual(['teacher-laptop.local', 'localhost:8080']);
  // As browsers send them.
  const sent = ['--allow-host', 'müller.local', '--allow-host', 'box.local:80'];
  expect(read(sent).allowedHosts).toEqual(['xn--mller-kva.local', 'box.local']);
});

it('a colon in the user or password of Kafka is refused with the cure', () => {
  expect(() => read(['--broker', 'kafka://mg1:a:b@host:9092'])).toThrow('write a colon as %3A');
  expect(read(['--broker', 'kafka://mg1:a%3Ab@host:9092']).broker).toMatchObject({ login: { password: 'a:b' } });
});
