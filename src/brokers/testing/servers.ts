/** Starts the servers that all tests share, before the first and ends them after the last; builds what tests start as programs. */
import type { TestProject } from 'vitest/node';
import { findKafka } from './kafka-server.ts';
import { run } from './process.ts';
import { findRedis } from './redis-server.ts';

/** Where a server is; or why its tests cannot be run. */
export type Place = { readonly url: string } | { readonly missing: string };

declare module 'vitest' {
  interface ProvidedContext {
    redis: Place;
    kafka: Place;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stops: (() => Promise<void>)[] = [];
  const [redis, kafka] = await Promise.all([findRedis(), findKafka(), run(['npx', 'tsc', '-p', 'tsconfig.lib.json'])]);
  for (const [name, server] of [
    ['redis', redis],
    ['kafka', kafka],
  ] as const) {
    if ('missing' in server) {
      complain(name, server.missing);
      project.provide(name, { missing: server.missing });
    } else {
      stops.push(() => server.stop());
      project.provide(name, { url: server.url });
    }
  }
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

/** Loudly, and fatally where everything has to run. */
function complain(server: string, reason: string): void {
  const text = `The tests on a real ${server} are NOT RUN: ${reason}`;
  if (process.env.CI === 'true') throw new Error(text);
  process.stderr.write(`\n${'!'.repeat(100)}\n${text}\n${'!'.repeat(100)}\n`);
}
