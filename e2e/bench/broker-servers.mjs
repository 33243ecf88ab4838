/** The servers that the brokers are measured on: the tests' own, started for this run and ended with it. */
import { runnerImport } from 'vite';

/** Servers that run now. They end with this process, however it ends. */
const running = new Set();
process.once('exit', () => {
  // Each is asked to stop before this handler returns; an exit handler cannot wait for it.
  for (const server of running) void server.stop();
});
process.once('SIGTERM', () => process.exit(1));

/**
 * Starts a server, runs `measure` on it, and stops it, also when `measure` fails. Prints a line if the server is not available.
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
 * Starts `heronry serve` in a process of its own.
 * @param {string} broker value of its option
 * @returns {Promise<{ url: string, token: string, stop: () => Promise<void> }>} `stop` resolves when the process is gone
 */
export async function startGateway(broker) {
  const { startServe } = await load('gateway/testing/serve.ts');
  const gateway = await startServe(['--broker', broker]);
  return { url: gateway.url, token: gateway.token, stop: endedWithThis(gateway) };
}

/**
 * Stops the server when this process exits.
 * @returns a function that stops it sooner
 */
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

/** Loads a starter of the tests: these are TypeScript, and not part of the library that is built. */
async function load(path) {
  const { module } = await runnerImport(new URL(`../../src/${path}`, import.meta.url).pathname, { configFile: false });
  return module;
}
