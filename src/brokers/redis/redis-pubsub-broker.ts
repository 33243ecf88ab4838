import type { AnyChannels } from '../../messaging/index.ts';
import { atLeastOne } from '../../messaging/parts.ts';
import { NetworkBroker, type NetworkBrokerOptions } from '../network/network-broker.ts';
import { PubSubDriver } from './pubsub-driver.ts';

export interface RedisPubSubBrokerOptions extends NetworkBrokerOptions {
  /** Without the number of a database, as pub/sub has none. On a cluster any node will do. @default 'redis://127.0.0.1:6379' */
  readonly url?: string;
  /** Before every channel's name on the server. Brokers with different prefixes share nothing. @default 'heron:' */
  readonly prefix?: string;
  /** Messages that wait in this process for `consume`; the oldest make room, and `overflow` says so. @default 10_000 */
  readonly capacity?: number;
}

/**
 * Channels as channels of Redis, as in HERON's sample: **at most once**. Where losing messages is not wanted, take `RedisBroker`.
 *
 * Delivery: Redis keeps nothing. A message reaches the processes that know the channel at that moment, and each of them gets all of it:
 * its subscriptions, and a queue of its own, so that `consume` in two processes gives the message twice. A process knows a channel from
 * when it first names it, also to publish.
 * What is sent while a connection is broken is lost: `gap` is reported for every channel when it is there again, without a number.
 * Nobody is held back: a publisher never learns that a queue is full, and Redis cuts off a process that reads too slowly.
 * One connection. Where `RedisBroker` speaks of the channel, `stats` and `seq` speak of what came to this process.
 */
export class RedisPubSubBroker<Channels extends object = AnyChannels> extends NetworkBroker<Channels> {
  /** Connects by itself, in the background. @throws TypeError, RangeError for options that cannot be */
  constructor(options: RedisPubSubBrokerOptions = {}) {
    const settings = {
      url: options.url ?? 'redis://127.0.0.1:6379',
      prefix: options.prefix ?? 'heron:',
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
