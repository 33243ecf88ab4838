import { afterAll, beforeAll } from 'vitest';
import { type Admin, makeAdmin, type RedisServer, startRedis } from './redis-server.ts';

/** A Redis for one test file, whose connections can be killed and counted. It runs while the file's tests run. */
export interface OwnRedis extends Pick<RedisServer, 'url' | 'port'> {
  readonly admin: Admin;
  /** Sends a command, as redis-cli does. */
  send(...args: readonly string[]): ReturnType<Admin['sendCommand']>;
  /** Returns the number of connections, including the admin's. */
  connections(): Promise<number>;
}

/** Starts it before the first test around this call, and stops it after the last. */
export function ownRedis(): OwnRedis {
  let started: { readonly server: RedisServer; readonly admin: Admin } | undefined;
  const running = () => {
    if (started === undefined) throw new Error('A Redis of its own is there for tests, and not before them');
    return started;
  };
  beforeAll(async () => {
    const server = await startRedis();
    started = { server, admin: makeAdmin(server.url) };
    await started.admin.connect();
  });
  afterAll(async () => {
    await started?.admin.close();
    await started?.server.stop();
  });
  const send: OwnRedis['send'] = (...args) => running().admin.sendCommand(args);
  return {
    get url() {
      return running().server.url;
    },
    get port() {
      return running().server.port;
    },
    get admin() {
      return running().admin;
    },
    send,
    connections: async () =>
      String(await send('CLIENT', 'LIST'))
        .trim()
        .split('\n').length,
  };
}
