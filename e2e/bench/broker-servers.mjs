/** The servers that the brokers are measured on: the tests' own, started for this run and ended with it. */
import { runnerImport } from 'vite';

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
  try {
    await measure(server.url);
  } finally {
    await server.stop();
  }
}

async function find(kind) {
  if (kind === 'redis') return (await load('redis-server')).findRedis();
  return (await load('kafka-server')).findKafka();
}

/** The starters are written for the tests, in TypeScript, and are no part of the library that is built. */
async function load(name) {
  const { module } = await runnerImport(new URL(`../../src/brokers/testing/${name}.ts`, import.meta.url).pathname, {
    configFile: false,
  });
  return module;
}
