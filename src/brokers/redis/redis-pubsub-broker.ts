import type { AnyChannels } from '../../messaging/index.ts';
import { atLeastOne, checkText } from '../../messaging/parts.ts';
import { NetworkBroker } from '../network/network-broker.ts';
import { checkBrokerOptions, type NetworkBrokerOptions } from '../network/network-options.ts';
import { PubSubDriver } from './pubsub-driver.ts';

/** Options of a `RedisPubSubBroker`. */
export interface RedisPubSubBrokerOptions extends NetworkBrokerOptions {
  /**
   * Address without the number of a database, as pub/sub has none. On a cluster, any node works. @default
   * 'redis://127.0.0.1:6379'
   */
  readonly url?: string;
  /** Prefix of every channel's name on the server. Brokers with different prefixes share nothing. @default 'heron:' */
  readonly prefix?: string;
  /**
   * Capacity of the queue for `consume` in this process; the oldest messages make room, and `overflow` reports it. @default
   * 10_000
   */
  readonly capacity?: number;
}

/**
 * Channels as channels of Redis, as in HERON's sample: **at most once**. If messages must not be lost, use `RedisBroker`.
 *
 * - Delivery: Redis keeps nothing. A message reaches the processes that know the channel at that moment, and each of them gets
 *   all of it: its subscriptions, and a queue of its own, so that `consume` in two processes returns the message twice. A process
 *   knows a channel from when it first names it, also to publish. Messages sent during a broken connection are lost: `gap` is
 *   reported for every channel after reconnecting, without a number.
 * - Queue: there is no back-pressure. A publisher never learns that a queue is full, and Redis disconnects a process that reads
 *   too slowly.
 * - Stats: `stats` and `seq` describe the messages that this process received, where those of `RedisBroker` describe the channel.
 * - Connections: one.
 */
export class RedisPubSubBroker<Channels extends object = AnyChannels> extends NetworkBroker<Channels> {
  /** Connects by itself, in the background. @throws TypeError, RangeError for options that cannot be */
  constructor(options: RedisPubSubBrokerOptions = {}) {
    checkBrokerOptions('RedisPubSubBroker', options);
    const settings = {
      url: options.url ?? 'redis://127.0.0.1:6379',
      prefix: checkText('prefix', options.prefix ?? 'heron:', 0),
      capacity: atLeastOne('capacity', options.capacity ?? 10_000),
      requestTimeoutMs: atLeastOne('requestTimeoutMs', options.requestTimeoutMs ?? 5000),
    };
    super((reports) => new PubSubDriver(settings, reports), options);
  }

  /** Subscribes to the inbox: Redis keeps no reply that comes before. */
  protected override inboxReady(inbox: string): Promise<void> {
    return this.readyToHear(inbox);
  }
}
