import { createClient } from 'redis';
import { freePort, isInstalled, startServer } from './process.ts';

export interface RedisServer {
  readonly port: number;
  readonly url: string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Returns the Redis that tests share, or why it is missing. */
export async function findRedis(): Promise<RedisServer | { readonly missing: string }> {
  if (isInstalled('redis-server')) return startRedis();
  return { missing: 'redis-server is not installed (apt-get install redis-server)' };
}

/**
 * Starts a new Redis, in memory, for this machine only.
 * @param args more of its options
 */
export async function startRedis(port?: number, ...args: readonly string[]): Promise<RedisServer> {
  const listensOn = port ?? (await freePort());
  const options = ['--port', `${listensOn}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...args];
  const { stop } = await startServer(['redis-server', ...options], /Ready to accept connections/);
  return { port: listensOn, url: `redis://127.0.0.1:${listensOn}`, stop };
}

/** Returns a client that is not part of any broker, to inspect the server and to disturb it. */
export function makeAdmin(url: string) {
  return createClient({ url, RESP: 2 });
}

export type Admin = ReturnType<typeof makeAdmin>;
