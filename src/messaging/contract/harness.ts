/** The seam between the contract and the tested broker, and the type of a row. */
import type { OverflowPolicy } from '../channel-state.ts';
import type { Message, MessageBroker } from '../message-broker.ts';

/** Settings of a row's broker. */
export interface BrokerSettings {
  /** Capacity of a queue, in messages. */
  readonly capacity?: number;
  /** Policy of a full queue. */
  readonly overflow?: OverflowPolicy;
  /** Largest number of channels. */
  readonly channelsMax?: number;
  /** Largest number of subscriptions on one channel. */
  readonly subscriptionsMax?: number;
}

/** Factory of a row's brokers, which can also wait for them. */
export interface ContractHarness {
  /** Creates a broker that shares nothing with any other. The row closes it. */
  create(settings?: BrokerSettings): Promise<MessageBroker>;
  /** Resolves when everything in progress has reached its callbacks. */
  settle(): Promise<void>;
  /**
   * Largest number of messages or turns in a row that tries very many, if each is a round trip to a server. @default as the row
   * says
   */
  readonly most?: number;
}

/** Difference of a broker from a row by its nature, with the proof of it. */
export interface Difference {
  /** Fact that the broker's users must know. */
  readonly title: string;
  readonly run: (harness: ContractHarness) => Promise<void>;
  /** Whether the row is kept all the same, and the difference is beyond its test. @default false */
  readonly kept?: boolean;
}

/** One behaviour of every broker, with its test. */
export interface ContractRow {
  /** Number in the contract: C01. */
  readonly id: string;
  readonly area: 'names' | 'publish' | 'consume' | 'subscribe' | 'limits' | 'lifecycle' | 'arguments' | 'exchange';
  readonly title: string;
  readonly run: (harness: ContractHarness) => Promise<void>;
}

/** Returns an array that collects everything that a subscription on the channel receives, from when it is ready. */
export async function collect(broker: MessageBroker, channel: string): Promise<Message[]> {
  const received: Message[] = [];
  const subscription = broker.subscribe(channel, (message) => received.push(message));
  await subscription.ready;
  return received;
}

/** Returns `{n: 1}` to `{n: count}`. */
export function numbered(count: number): readonly { readonly n: number }[] {
  return Array.from({ length: count }, (_, index) => ({ n: index + 1 }));
}

/** Resolves with how a promise ended; never rejects. */
export function outcome(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'fulfilled',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
}

/** Resolves with whether a promise is still pending after everything in progress has happened. */
export async function isPending(harness: ContractHarness, promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = (): void => {
    settled = true;
  };
  promise.then(note, note);
  await harness.settle();
  return !settled;
}

/** Number of turns of the host's loop after which a broker in memory has nothing in progress. */
const TURNS = 4;

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Returns a harness for brokers in this process. */
export function inMemoryHarness(make: (settings: BrokerSettings) => MessageBroker): ContractHarness {
  return {
    create: async (settings = {}) => make(settings),
    settle: async () => {
      for (let count = 0; count < TURNS; count += 1) await turn();
    },
  };
}
