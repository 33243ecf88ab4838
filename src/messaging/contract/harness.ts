/** The seam between the contract and the broker that is held to it, and the shape of a row. */
import type { OverflowPolicy } from '../channel-state.ts';
import type { Message, MessageBroker } from '../message-broker.ts';

/** Settings that a row needs its broker to have. */
export interface BrokerSettings {
  /** Messages that a queue holds. */
  readonly capacity?: number;
  /** Policy of a full queue. */
  readonly overflow?: OverflowPolicy;
  /** The most channels. */
  readonly channelsMax?: number;
  /** The most subscriptions on one channel. */
  readonly subscriptionsMax?: number;
}

/** Makes the brokers of a row, and waits for them. */
export interface ContractHarness {
  /** Makes a broker that shares nothing with any other. The row closes it. */
  create(settings?: BrokerSettings): Promise<MessageBroker>;
  /** Resolves when everything that is under way has reached the callbacks it is for. */
  settle(): Promise<void>;
  /** The most messages or turns of a row that tries a great many, where each is a journey to a server. @default as the row says */
  readonly most?: number;
}

/** A way in which a broker differs from a row by its nature, with the proof of it. */
export interface Difference {
  /** Fact that its users have to know. */
  readonly title: string;
  readonly run: (harness: ContractHarness) => Promise<void>;
  /** The row is kept all the same, and the difference is beyond what it tries. @default false */
  readonly kept?: boolean;
}

/** One behaviour of every broker, with the test of it. */
export interface ContractRow {
  /** Number in the contract: C01. */
  readonly id: string;
  readonly area: 'names' | 'publish' | 'consume' | 'subscribe' | 'limits' | 'lifecycle' | 'arguments' | 'exchange';
  readonly title: string;
  readonly run: (harness: ContractHarness) => Promise<void>;
}

/** Everything that a subscription on the channel receives, from when it is ready. */
export async function collect(broker: MessageBroker, channel: string): Promise<Message[]> {
  const received: Message[] = [];
  const subscription = broker.subscribe(channel, (message) => received.push(message));
  await subscription.ready;
  return received;
}

/** `{n: 1}` to `{n: count}`. */
export function numbered(count: number): readonly { readonly n: number }[] {
  return Array.from({ length: count }, (_, index) => ({ n: index + 1 }));
}

/** How a promise ended, without throwing. */
export function outcome(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'fulfilled',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
}

/** Whether a promise is settled after everything under way has happened. */
export async function isPending(harness: ContractHarness, promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = (): void => {
    settled = true;
  };
  promise.then(note, note);
  await harness.settle();
  return !settled;
}
