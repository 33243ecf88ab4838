/** Thread of `heronry contract`: loads the user's broker, and runs the rows that it is asked for. */
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import {
  type BrokerSettings,
  CONTRACT,
  claimsOf,
  inMemoryHarness,
  problemOf,
  problemWords,
  VirtualTimers,
} from '../../messaging/contract/index.ts';
import { MessageBroker } from '../../messaging/index.ts';

/** Message of the thread. */
export type FromContractThread =
  | { readonly kind: 'ready'; readonly name: string; readonly claims: readonly string[] }
  | { readonly kind: 'noBroker'; readonly words: string }
  | { readonly kind: 'row'; readonly id: string; readonly problem: string | undefined };

type BrokerClass = new (settings: BrokerSettings) => MessageBroker;

/** Largest number of messages of a row that tries very many: a broker of an array takes quadratic time. */
const MOST = 20_000;

const say = (message: FromContractThread): void => parentPort?.postMessage(message);

function isBroker(value: unknown): value is BrokerClass {
  return typeof value === 'function' && value.prototype instanceof MessageBroker;
}

/** @throws Error if the file has none */
async function loadBroker(file: string): Promise<BrokerClass> {
  register(new URL('./contract-hooks.js', import.meta.url));
  const found: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href);
  const broker = [found.default, ...Object.values(found)].find(isBroker);
  if (broker === undefined) throw new Error('it exports no class that extends MessageBroker');
  return broker;
}

/** Returns what the process waits for besides its own messages and turns, such as a connection. */
function resources(): readonly string[] {
  return process.getActiveResourcesInfo().filter((name) => name !== 'Immediate');
}

/**
 * Puts the thread into virtual time. Real time passes while the broker waits for something outside, such as a server.
 * @param idle number of resources that the thread itself has
 */
function virtualTime(idle: number): VirtualTimers {
  const { setTimeout: wait, setImmediate: turn } = globalThis;
  const timers = new VirtualTimers({
    turn: (run) => void turn(run),
    outside: () => (resources().length > idle ? new Promise((resolve) => wait(resolve, 1)) : undefined),
  });
  timers.install(globalThis);
  const [startMs, epochMs] = [performance.now(), Date.now()];
  performance.now = () => startMs + timers.nowMs;
  Date.now = () => Math.floor(epochMs + timers.nowMs);
  return timers;
}

async function serve(file: string): Promise<void> {
  const idle = resources().length;
  let Broker: BrokerClass;
  try {
    Broker = await loadBroker(file);
    const broker = new Broker({});
    say({ kind: 'ready', name: Broker.name, claims: claimsOf(broker) });
    await broker.close();
  } catch (error) {
    say({ kind: 'noBroker', words: problemWords(error) });
    return;
  }
  const timers = virtualTime(idle);
  // What a callback of the broker throws is its own report; the rows look at what comes of it.
  const harness = { ...inMemoryHarness((settings) => new Broker(settings)), most: MOST };
  let unhandled: unknown;
  process.on('unhandledRejection', (reason) => {
    unhandled ??= reason;
  });
  parentPort?.on('message', (id: string) => {
    const row = CONTRACT.find((one) => one.id === id);
    if (row === undefined) return;
    unhandled = undefined;
    void problemOf(row, harness, timers).then((problem) => {
      const loose = unhandled === undefined ? undefined : `a rejection was unhandled: ${problemWords(unhandled)}`;
      say({ kind: 'row', id, problem: problem ?? loose });
    });
  });
}

void serve(String(workerData));
