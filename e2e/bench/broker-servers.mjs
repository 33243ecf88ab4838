/** The servers that the brokers are measured on: the tests' own, started for this run and ended with it. */
import { runnerImport } from 'vite';

/** What runs now. Ended with this process, however that ends. */
const running = new Set();
process.once('exit', () => {
  // Each is told to end before this returns; nobody can wait for it any more.
  for (const server of running) void server.stop();
});
process.once('SIGTERM', () => process.exit(1));

/**
 * Starts a server, has it measured, and ends it, also where measuring fails. Where it cannot be had, says so in a line.
 * @param {'redis' | 'kafka'} kind
 * @param {(url: string) => Promise<void>} measure
 */
export async function onServer(kind, measure) {
  const started = performance.now();
  const server = await find(kind).catch((error) => ({ missing: String(error) }));
  if ('missing' in server) {
    console.log(`\nNot measured on ${kind}: ${server.missing}`);
    return;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`\n${kind} is there after ${seconds} s`);
  const stop = endedWithThis(server);
  try {
    await measure(server.url);
  } finally {
    await stop();
  }
}

/**
 * `heronry serve` as a program of its own.
 * @param {string} broker as its option takes it
 * @returns {Promise<{ url: string, token: string, stop: () => Promise<void> }>} `stop` resolves when it is gone
 */
export async function startGateway(broker) {
  const { startServe } = await load('gateway/testing/serve.ts');
  const gateway = await startServe(['--broker', broker]);
  return { url: gateway.url, token: gateway.token, stop: endedWithThis(gateway) };
}

/** @returns a function that ends it sooner */
function endedWithThis(server) {
  running.add(server);
  return async () => {
    await server.stop();
    running.delete(server);
  };
}

async function find(kind) {
  if (kind === 'redis') return (await load('brokers/testing/redis-server.ts')).findRedis();
  return (await load('brokers/testing/kafka-server.ts')).findKafka();
}

/** The starters are written for the tests, in TypeScript, and are no part of the library that is built. */
async function load(path) {
  const { module } = await runnerImport(new URL(`../../src/${path}`, import.meta.url).pathname, { configFile: false });
  return module;
}
