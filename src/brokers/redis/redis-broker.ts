import type { AnyChannels, OverflowPolicy } from '../../messaging/index.ts';
import { atLeastOne, checkText, overflowPolicy, wholeAtLeastOne } from '../../messaging/parts.ts';
import { NetworkBroker } from '../network/network-broker.ts';
import { checkBrokerOptions, type NetworkBrokerOptions } from '../network/network-options.ts';
import { RedisDriver } from './redis-driver.ts';

/** Options of a `RedisBroker`. */
export interface RedisBrokerOptions extends NetworkBrokerOptions {
  /** @default 'redis://127.0.0.1:6379' */
  readonly url?: string;
  /**
   * Whether `url` is a node of a Redis Cluster; it is asked for the others. With a list, these nodes (`host:port`) are tried as
   * well if the first is down; user, password and TLS are those of `url`.
   * @default false
   */
  readonly cluster?: boolean | readonly string[];
  /** Prefix of every channel's name in its key. Brokers with different prefixes share nothing. @default 'heron:' */
  readonly prefix?: string;
  /** Consumer group whose members share the queues. @default 'heron' */
  readonly group?: string;
  /** Capacity of a channel's queue, in messages. It should be the same for every broker of a prefix. @default 10_000 */
  readonly capacity?: number;
  /**
   * Number of entries that a channel's stream keeps (`MAXLEN`), consumed or not: how far a subscription may lag behind before it
   * misses messages and `gap` is reported. At least `capacity`. @default 10_000 or `capacity`, whichever is more
   */
  readonly lengthMax?: number;
  /** @default 'drop-oldest' */
  readonly overflow?: OverflowPolicy;
  /**
   * Milliseconds after which an unacknowledged message goes to another consumer. Consumers acknowledge at delivery, so that only
   * a process that died or lost its connection in between leaves one. @default 10_000
   */
  readonly claimAfterMs?: number;
}

/**
 * Channels as Redis streams: the queue is one consumer group shared by all, and each subscription has a cursor of its own.
 *
 * - Delivery: at least once. A message is acknowledged when it was delivered. If the process dies between the two, another
 *   consumer gets it after `claimAfterMs`, and `redelivered` reports it. A broker never delivers the same message twice.
 * - Order: one per channel, the server's. Across processes, consumers share a queue in the order in which the server happens to
 *   serve them.
 * - Server: Redis 7.0 or newer (or Valkey), one server or a cluster. Two connections to it, or to each master, however many
 *   channels, consumers and subscriptions. On a cluster, messages of other clients are noticed after 100 ms, plus a millisecond
 *   for each channel read.
 * - Keys: `<prefix>{<channel>}`, `<prefix>{<channel>}:stats:<group>` and `<prefix>bell`. The broker never deletes a key.
 */
export class RedisBroker<Channels extends object = AnyChannels> extends NetworkBroker<Channels> {
  /** Connects by itself, in the background. @throws TypeError, RangeError for options that cannot be */
  constructor(options: RedisBrokerOptions = {}) {
    checkBrokerOptions('RedisBroker', options);
    const capacity = atLeastOne('capacity', options.capacity ?? 10_000);
    const lengthMax = wholeAtLeastOne('lengthMax', options.lengthMax ?? Math.max(10_000, capacity));
    if (lengthMax < capacity)
      throw new RangeError(`lengthMax must be at least capacity, ${capacity}, not ${lengthMax}`);
    const settings = {
      url: options.url ?? 'redis://127.0.0.1:6379',
      cluster: options.cluster === true ? [] : options.cluster || undefined,
      prefix: checkText('prefix', options.prefix ?? 'heron:', 0),
      group: checkText('group', options.group ?? 'heron', 1),
      capacity,
      lengthMax,
      overflow: overflowPolicy(options.overflow ?? 'drop-oldest'),
      // A whole number for the server, also of Infinity.
      claimAfterMs: Math.min(wholeAtLeastOne('claimAfterMs', options.claimAfterMs ?? 10_000), Number.MAX_SAFE_INTEGER),
      requestTimeoutMs: atLeastOne('requestTimeoutMs', options.requestTimeoutMs ?? 5000),
    } as const;
    super((reports) => new RedisDriver(settings, reports), options);
  }
}
