/**
 * The set-up of the servers that all tests share: started before the first test, stopped after the last. It also builds the
 * programs that tests start.
 */
import type { TestProject } from 'vitest/node';
import { findKafka } from './kafka-server.ts';
import { run } from './process.ts';
import { findRedis } from './redis-server.ts';

/** Place of a server; or why its tests cannot run. */
export type Place = { readonly url: string } | { readonly missing: string };

declare module 'vitest' {
  interface ProvidedContext {
    redis: Place;
    kafka: Place;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await run([process.execPath, '.ci/builds.mjs', 'lib']);
  const found = { redis: await findRedis(), kafka: await findKafka() };
  const stop = async (): Promise<void> => {
    for (const server of Object.values(found)) if ('stop' in server) await server.stop();
  };
  try {
    for (const name of ['redis', 'kafka'] as const) project.provide(name, placeOf(name, found[name]));
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

function placeOf(name: string, server: Place): Place {
  if ('url' in server) return { url: server.url };
  complain(name, server.missing);
  return { missing: server.missing };
}

/** Complains loudly, and fatally where everything must run. */
function complain(server: string, reason: string): void {
  const text = `The tests on a real server (${server}) are NOT RUN: ${reason}`;
  if (process.env.CI === 'true') throw new Error(text);
  process.stderr.write(`\n${'!'.repeat(100)}\n${text}\n${'!'.repeat(100)}\n`);
}
