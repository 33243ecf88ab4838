import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import type { BrokerSettings, ContractHarness } from '../../messaging/contract/harness.ts';
import type { Message, PublishOptions } from '../../messaging/index.ts';
import type { NetworkBroker } from '../network/network-broker.ts';

/** Round trips that may follow one from another in a row: publish, another in its callback, and its effect. */
const JOURNEYS = 3;

/** Time limit of anything that is waited for, on the slowest machine: it only ends a hang. */
const COME_MS_MAX = 10 * 60_000;
/** Time limit of a request in tests that are not about time limits: no slow machine reaches it. */
export const REQUEST_MS = COME_MS_MAX;

export interface NetworkHarness extends ContractHarness {
  /** Returns a broker on a prefix that others may share. Closed with the rest. */
  on(prefix: string, settings?: BrokerSettings): NetworkBroker;
  /** Closes the brokers that a test has left open. */
  closeAll(): Promise<void>;
}

/** Returns a harness for brokers on a server. It asks the server what has been accepted, and never waits for time to pass. */
export function networkHarness(
  make: (prefix: string, settings: BrokerSettings) => NetworkBroker,
  most: number,
): NetworkHarness {
  const brokers = new Set<NetworkBroker>();
  /** Publishes without an answer: the server cannot be asked about those that it does not know yet. */
  const underWay = new Set<Promise<unknown>>();
  const on = (prefix: string, settings: BrokerSettings = {}): NetworkBroker => {
    const broker = make(prefix, settings);
    brokers.add(broker);
    // Publishes that wait for space may never end.
    if (settings.overflow !== 'block') noteUnderWay(broker, underWay);
    return broker;
  };
  return {
    most,
    on,
    create: async (settings) => on(uniquePrefix(), settings),
    settle: async () => {
      for (let journey = 0; journey < JOURNEYS; journey += 1) {
        await Promise.all(underWay);
        await Promise.all([...brokers].map((broker) => broker.flush().catch(() => brokers.delete(broker))));
        await turn();
      }
    },
    closeAll: async () => {
      await Promise.all([...brokers].map((broker) => broker.close()));
      brokers.clear();
    },
  };
}

/** Keeps the publishes of a broker in the set until they are answered. */
function noteUnderWay(broker: NetworkBroker, underWay: Set<Promise<unknown>>): void {
  const publish = broker.publish.bind(broker);
  broker.publish = (channel: string, message: Message, options?: PublishOptions) => {
    const published = publish(channel, message, options);
    const done = (): void => {
      underWay.delete(answered);
    };
    const answered: Promise<void> = published.then(done, done);
    underWay.add(answered);
    return published;
  };
}

export function uniquePrefix(): string {
  return `t${randomUUID().slice(0, 8)}.`;
}

/** Resolves after a turn of the host's loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Resolves as the promise does, or rejects with the name of what did not arrive. */
export async function within<Value>(what: string, promise: Promise<Value>, ms = COME_MS_MAX): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: did not come within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Resolves when the assertion holds.
 * @throws its last failure
 */
export function eventually(assertion: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(assertion, { timeout: COME_MS_MAX });
}

/** Collects items, and resolves waits for a number of them. */
export class Inbox<Item> {
  readonly items: Item[] = [];
  readonly #waiting: { readonly isDone: () => boolean; readonly resolve: () => void }[] = [];

  readonly push = (item: Item): void => {
    this.items.push(item);
    for (const { isDone, resolve } of this.#waiting) if (isDone()) resolve();
  };

  /** Resolves with the items when there are at least `count`. */
  reach(count: number, what: string): Promise<readonly Item[]> {
    return this.#until(() => this.items.length >= count, `${what}: ${count} of them`);
  }

  /** Resolves with the items when one of them matches. */
  comes(like: (item: Item) => boolean, what: string): Promise<readonly Item[]> {
    return this.#until(() => this.items.some(like), what);
  }

  async #until(isDone: () => boolean, what: string): Promise<readonly Item[]> {
    const reached = new Promise<void>((resolve) => {
      this.#waiting.push({ isDone, resolve });
      if (isDone()) resolve();
    });
    await within(what, reached).catch((error: unknown) => {
      throw new Error(`${String(error)}; ${this.items.length} came`);
    });
    return this.items;
  }
}
