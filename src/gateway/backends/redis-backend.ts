/** Redis behind the gateway: streams, whose entries are the log; or pub/sub, which keeps nothing. */
import { randomUUID } from 'node:crypto';
import type { DriverReports, Taken } from '../../brokers/network/index.ts';
import {
  ChannelKeys,
  ClusterConnection,
  Connection,
  fieldsOf,
  type Link,
  PubSubDriver,
  parseAddress,
  RedisDriver,
  SendQueue,
} from '../../brokers/redis/redis-parts.ts';
import type { OverflowPolicy } from '../../messaging/index.ts';
import {
  BACKEND_GRACE_MS,
  BATCH_BYTES,
  type Backend,
  type BackendKind,
  type Log,
  type LogBatch,
  type LogPlace,
  type LogRecord,
} from '../backend.ts';
import { RecentLog } from './recent-log.ts';

export interface RedisBackendOptions {
  readonly url: string;
  /** Host and port of more nodes of a Redis Cluster to ask, should the node of `url` be down. `[]` is enough to name a cluster. */
  readonly cluster?: readonly string[] | undefined;
  /** @default 'heron:' */
  readonly prefix?: string;
  /** @default 10_000 */
  readonly capacity?: number;
  /**
   * Number of entries that a stream keeps: how far a reader of the gateway may lag behind. @default 100_000 or `capacity`,
   * whichever is more
   */
  readonly lengthMax?: number;
  /** @default 'drop-oldest' */
  readonly overflow?: Exclude<OverflowPolicy, 'block'>;
  /** Milliseconds that a request waits for the server; the client gets its answer shortly after, at the latest. @default 1200 */
  readonly graceMs?: number;
}

const GROUP = 'heron';
/** Time after which others may claim the messages of a gateway that died. A live gateway renews its leases more often. */
const CLAIM_AFTER_MS = 10_000;
/** Size of the gateway's log of pub/sub messages. */
const LOG_BYTES_MAX = 64 * 1024 * 1024;
const CLOSE_MS_MAX = 500;

const POSITION = /^(\d{1,20}-\d{1,20})\.(\d{1,15})(?:\.(\d{1,15}))?$/;

/** Script that reads the entries after an id, of which at most one exceeds a number of bytes. */
const READ = `
local out, bytes, from, most = {}, 0, ARGV[1], tonumber(ARGV[2])
while true do
  local got = redis.call('XRANGE', KEYS[1], '(' .. from, '+', 'COUNT', 32)
  for _, entry in ipairs(got) do
    out[#out + 1] = entry
    from = entry[1]
    for _, part in ipairs(entry[2]) do bytes = bytes + #part end
    if bytes >= most then return out end
  end
  if #got < 32 then return out end
end`;

/**
 * Log of streams. Positions are `<id of the stream's entry>.<number of the channel's messages>`; for a stream that was deleted
 * and created again, with `.<number before that>` appended.
 */
class StreamLog implements Log {
  readonly #keys: ChannelKeys;
  readonly #link: Link;
  readonly #sendQueue: SendQueue;

  constructor(keys: ChannelKeys, link: Link, sendQueue: SendQueue) {
    this.#keys = keys;
    this.#link = link;
    this.#sendQueue = sendQueue;
  }

  isPosition(text: string): boolean {
    return POSITION.test(text);
  }

  /** Returns the place before the first entry. Messages trimmed before it count as missing, as its number shows. */
  async start(): Promise<LogPlace> {
    return { position: '0-0.0', seq: 0 };
  }

  async end(channel: string): Promise<LogPlace> {
    const reply = await this.#sendQueue.post(
      () => this.#keys.run(this.#link, 'cursor', channel),
      this.#keys.stream(channel),
    );
    const [id, seq] = reply as [string, number];
    return { position: `${id}.${seq}`, seq };
  }

  async read(channel: string, after: string): Promise<LogBatch> {
    const [, id = '', given, before = '0'] = POSITION.exec(after) ?? [];
    const stream = this.#keys.stream(channel);
    const args = ['EVAL', READ, '1', stream, id, `${BATCH_BYTES}`];
    const reply = await this.#sendQueue.post(() => this.#link.send(args, stream), stream);
    const entries = reply as [string, string[]][];
    let place = { position: after, seq: Number(given) };
    let ahead = Number(before);
    const records: LogRecord[] = [];
    let missed: number | undefined = 0;
    for (const [entry, list] of entries) {
      const fields = fieldsOf(list);
      const expected = place.seq + 1;
      // Entries of other clients have no number, and are counted.
      const own = Number(fields.get('seq') ?? 0) || 0;
      const seq = own === 0 ? expected : own + ahead;
      if (seq !== expected && records.length > 0) break;
      const isAnew = seq < expected;
      if (isAnew) ahead = expected - own;
      if (seq !== expected) missed = isAnew ? undefined : seq - expected;
      const next = isAnew ? expected : seq;
      place = { position: `${entry}.${next}${ahead === 0 ? '' : `.${ahead}`}`, seq: next };
      records.push({ ...place, text: fields.get('message') ?? '', producer: fields.get('producer') });
    }
    return { missed, records, next: place };
  }
}

export function redisBackend(options: RedisBackendOptions): BackendKind {
  const { url, cluster, prefix = 'heron:', capacity = 10_000, overflow = 'drop-oldest' } = options;
  const { graceMs = BACKEND_GRACE_MS } = options;
  const address = parseAddress(url);
  const open = (reports: DriverReports): Backend => {
    const lengthMax = options.lengthMax ?? Math.max(100_000, capacity);
    const settings = {
      url,
      cluster,
      prefix,
      group: GROUP,
      capacity,
      lengthMax,
      overflow,
      claimAfterMs: CLAIM_AFTER_MS,
    };
    const driver = new RedisDriver({ ...settings, requestTimeoutMs: graceMs }, reports);
    const linkReports = {
      prepare: () => Promise.resolve(),
      // Both must be connected before readers continue.
      connected: () => {
        sendQueue.flush();
        reports.connected();
      },
      disconnected: () => undefined,
      refused: () => sendQueue.refuse(),
    };
    const connection: Link =
      cluster === undefined
        ? new Connection(address, linkReports)
        : new ClusterConnection(address, cluster, linkReports);
    const sendQueue = new SendQueue(connection, graceMs);
    const keys = new ChannelKeys(prefix, GROUP, cluster === undefined ? 'server' : 'cluster');
    const holder = `gateway-${randomUUID()}`;
    return {
      driver,
      log: new StreamLog(keys, connection, sendQueue),
      channels: (max) => scan(connection, sendQueue, keys, max),
      has: async (channel) => {
        const stream = keys.stream(channel);
        return (await sendQueue.post(() => connection.send(['EXISTS', stream], stream), stream)) === 1;
      },
      renew: (channel, taken) => {
        const ids = taken.map(({ id }) => id);
        const stream = keys.stream(channel);
        const claim = ['XCLAIM', stream, GROUP, holder, '0', ...ids, 'JUSTID'];
        // Without a connection, either nobody can claim them, or somebody does.
        connection.send(claim, stream).catch(() => undefined);
      },
      close: async () => {
        sendQueue.close();
        await Promise.all([driver.close(), connection.close(CLOSE_MS_MAX)]);
      },
    };
  };
  return { kind: 'redis-streams', name: `redis${cluster === undefined ? '' : ' cluster'} at ${address.name}`, open };
}

/** Returns the backend of Redis pub/sub: at most once, with a log of received messages and a queue in this process. */
export function redisPubSubBackend(options: RedisBackendOptions): BackendKind {
  const { url, prefix = 'heron:', capacity = 10_000, graceMs = BACKEND_GRACE_MS } = options;
  const address = parseAddress(url);
  const open = (reports: DriverReports): Backend => {
    const log = new RecentLog(randomUUID(), LOG_BYTES_MAX);
    const known = new Set<string>();
    const settings = { url, prefix, capacity, requestTimeoutMs: graceMs };
    const driver = new PubSubDriver(settings, {
      ...reports,
      received: (channel, arrivals) => {
        for (const { text, producer } of arrivals) log.append(channel, { text, producer });
        return reports.received(channel, arrivals);
      },
      event: (name, event) => {
        if (name === 'gap' && 'channel' in event) log.append(event.channel, 'gap');
        reports.event(name, event);
      },
    });
    const openChannel = driver.open.bind(driver);
    driver.open = (channel) => {
      known.add(channel);
      openChannel(channel);
    };
    return {
      driver,
      log,
      channels: async (max) => [...known].slice(0, max),
      has: async (channel) => known.has(channel),
      renew: (_channel: string, _taken: readonly Taken[]) => undefined,
      close: () => driver.close(),
    };
  };
  return { kind: 'redis-pubsub', name: `redis pub/sub at ${address.name}`, open };
}

async function scan(link: Link, sendQueue: SendQueue, keys: ChannelKeys, max: number): Promise<readonly string[]> {
  const channels = new Set<string>();
  // The nodes are known when all are connected.
  await sendQueue.post(() => Promise.resolve());
  for (const node of link.nodes()) {
    let cursor = '0';
    do {
      const args = ['SCAN', cursor, 'MATCH', keys.pattern, 'COUNT', '1000', 'TYPE', 'stream'];
      const [next, found] = (await sendQueue.post(() => node.send(args))) as [string, string[]];
      for (const channel of found.map((key) => keys.channelOf(key))) if (channel !== undefined) channels.add(channel);
      cursor = next;
    } while (cursor !== '0' && channels.size < max);
  }
  return [...channels].slice(0, max);
}
