import { randomUUID } from 'node:crypto';
import { BrokerClosedError, type OverflowPolicy, QueueFullError, ServerError } from '../../messaging/index.ts';
import { TIMEOUT_MS_MAX } from '../../messaging/parts.ts';
import type { Driver, DriverReports, Outgoing, ServerStats, Taken } from '../network/driver.ts';
import { publishEach } from '../network/publishing.ts';
import { Batches, batchesOf, type Outcome } from './batches.ts';
import { Blocked } from './blocked.ts';
import { ChannelKeys } from './channel-keys.ts';
import { ClusterConnection } from './cluster.ts';
import { ClusterSource } from './cluster-source.ts';
import { DirectTake } from './direct-take.ts';
import { readFields } from './entries.ts';
import type { Link } from './link.ts';
import { StreamReader } from './reader.ts';
import { type Address, parseAddress } from './redis-address.ts';
import { Connection } from './redis-connection.ts';
import { SCRIPT_NAMES, type ScriptName, textOf } from './scripts.ts';
import { BlockingSource, READER_SILENCE_MS_MAX } from './stream-source.ts';
import { SendQueue } from './stream-writer.ts';

/** Time limit of `close` for the answers to sent commands. */
const CLOSE_MS_MAX = 800;
/** Largest number of ids passed to one script: Lua's stack is limited. */
const IDS_MAX = 1000;

export interface RedisSettings {
  readonly url: string;
  /** Host and port of more nodes of a cluster; undefined on one server. */
  readonly cluster: readonly string[] | undefined;
  readonly prefix: string;
  readonly group: string;
  readonly capacity: number;
  readonly lengthMax: number;
  readonly overflow: OverflowPolicy;
  readonly claimAfterMs: number;
  readonly requestTimeoutMs: number;
}

interface Acknowledgement {
  readonly channel: string;
  readonly ids: readonly string[];
}

/** Driver for Redis, with channels as streams: commands on one connection, blocking reads on another. */
export class RedisDriver implements Driver {
  readonly #settings: RedisSettings;
  readonly #reports: DriverReports;
  readonly #keys: ChannelKeys;
  readonly #consumer = randomUUID();
  readonly #commands: Link;
  readonly #reading: Link;
  readonly #reader: StreamReader;
  readonly #sendQueue: SendQueue;
  readonly #batches: Batches;
  readonly #blocked: Blocked;
  /** Ids of messages that were delivered, whose acknowledgement the server has not confirmed. */
  readonly #unacknowledged = new Set<Acknowledgement>();
  readonly #directTake: DirectTake;
  /**
   * Channels for which the last take returned nothing: they are asked again at intervals, for messages of consumers that died.
   */
  readonly #watched = new Set<string>();
  /** Channels whose group has this consumer. */
  readonly #joined = new Set<string>();
  readonly #claiming: ReturnType<typeof setInterval>;
  #closed = false;
  /** Requests notices for a channel that is not read. One server has one bell for all channels. */
  #noticeOf = (_channel: string): void => undefined;

  constructor(settings: RedisSettings, reports: DriverReports) {
    this.#settings = settings;
    this.#reports = reports;
    const { url, cluster } = settings;
    this.#keys = new ChannelKeys(settings.prefix, settings.group, cluster === undefined ? 'server' : 'cluster');
    const address = parseAddress(url);
    if (cluster === undefined) {
      this.#commands = new Connection(address, this.#commandReports());
      [this.#reading, this.#reader] = this.#readServer(address);
    } else {
      if (address.options.database) throw new TypeError('A Redis Cluster has only database 0');
      this.#commands = new ClusterConnection(address, cluster, this.#commandReports());
      [this.#reading, this.#reader] = this.#readCluster(address, cluster);
    }
    this.#sendQueue = new SendQueue(this.#commands, settings.requestTimeoutMs);
    const limits = [settings.overflow, settings.capacity, settings.lengthMax];
    this.#batches = new Batches(
      (channel, messages) => this.#keys.run(this.#commands, 'publish', channel, ...limits, ...messages),
      { serial: cluster !== undefined },
    );
    this.#blocked = new Blocked((channel, messages) => this.#publishTogether(channel, messages));
    this.#directTake = new DirectTake({
      group: settings.group,
      consumer: this.#consumer,
      claimAfterMs: settings.claimAfterMs,
      streamOf: (channel) => this.#keys.stream(channel),
      send: (channel, command) => {
        this.#batches.flush();
        return this.#commands.send(command, this.#keys.stream(channel));
      },
      release: (channel, ids) => this.#release(channel, ids),
    });
    this.#claiming = setInterval(
      () => {
        for (const channel of this.#watched) reports.available(channel);
      },
      Math.min(settings.claimAfterMs, TIMEOUT_MS_MAX),
    );
    this.#claiming.unref();
  }

  open(): void {
    // A stream is created by its first entry, or its first reader.
  }

  async publish(channel: string, message: Outgoing): Promise<void> {
    if (this.#settings.overflow === 'block') {
      this.#noticeOf(channel);
      return this.#blocked.publish(channel, message);
    }
    if (!(await this.#publishOnce(channel, message))) throw new QueueFullError(channel);
  }

  async publishAll(channel: string, messages: readonly Outgoing[]): Promise<readonly unknown[]> {
    if (this.#settings.overflow === 'block') return publishEach(this, channel, messages);
    const pieces = batchesOf(messages).map((piece) => this.#publishPiece(channel, piece));
    return (await Promise.all(pieces)).flat();
  }

  async tail(channel: string): Promise<void> {
    const [id, seq, life] = (await this.#whenConnected('cursor', channel)) as [string, number, string];
    if (this.#closed) throw new BrokerClosedError();
    this.#reader.tail(channel, id, seq, life);
    await this.#reader.reached(channel, id);
  }

  untail(channel: string): void {
    this.#reader.untail(channel);
    // Waiting consumers were notified through the tailing, which ends here.
    this.#reports.available(channel);
  }

  async take(channel: string, count: number): Promise<readonly Taken[]> {
    const { claimAfterMs } = this.#settings;
    const hasWaited = this.#watched.delete(channel);
    const direct = await this.#directTake.take(channel, count);
    if (direct !== undefined) return direct;
    this.#joined.add(channel);
    const reply = await this.#run('take', channel, this.#consumer, count, claimAfterMs);
    const [last, entries, skipped] = reply as [string, [string, number, number, string[]][], number];
    const isBacklog = entries.length === count && skipped === 0 && !hasWaited;
    this.#directTake.note(channel, entries.at(-1)?.[0], isBacklog);
    if (entries.length === 0 && !this.#closed) {
      this.#watched.add(channel);
      this.#reader.watch(channel, last);
    }
    return entries.map(([id, seq, deliveries, list]) => {
      const { text, producer } = readFields(list);
      return { id, seq, text, producer, redelivered: deliveries > 1 };
    });
  }

  acknowledge(channel: string, taken: readonly Taken[]): void {
    this.#acknowledge(
      channel,
      taken.map(({ id }) => id),
    );
  }

  #acknowledge(channel: string, ids: readonly string[]): void {
    const open = { channel, ids };
    this.#unacknowledged.add(open);
    this.#run('acknowledge', channel, channel, ...ids).then(
      () => this.#unacknowledged.delete(open),
      // Without an answer, it is sent again with the next connection.
      (error: unknown) => this.#reportRefusal(channel, error),
    );
  }

  release(channel: string, taken: readonly Taken[]): void {
    this.#release(
      channel,
      taken.map(({ id }) => id),
    );
  }

  #release(channel: string, ids: readonly string[]): void {
    this.#run('release', channel, channel, this.#consumer, ...ids).catch((error: unknown) => {
      // Without an answer: a waiting consumer claims it after `claimAfterMs`.
      this.#reportRefusal(channel, error);
    });
  }

  async stats(channel: string): Promise<ServerStats> {
    const reply = await this.#whenConnected('stats', channel);
    const [added, depth, consumed] = reply as [number, number, number];
    // Others may decrease the stream's count.
    const accepted = Math.max(added, depth + consumed);
    const blocked = this.#blocked.count(channel);
    return { depth, blocked, accepted, consumed, dropped: accepted - depth - consumed };
  }

  async reset(channels: readonly string[]): Promise<void> {
    await Promise.all(channels.map((channel) => this.#whenConnected('reset', channel, channel)));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#batches.flush();
    clearInterval(this.#claiming);
    this.#blocked.close();
    this.#sendQueue.close();
    for (const channel of this.#joined) this.#run('leave', channel, this.#consumer).catch(() => undefined);
    await Promise.all([this.#commands.close(CLOSE_MS_MAX), this.#reading.close(0)]);
  }

  // --- parts

  #commandReports() {
    return {
      prepare: async (send: (args: readonly string[]) => Promise<unknown>) => {
        await Promise.all(SCRIPT_NAMES.map((name) => send(['SCRIPT', 'LOAD', textOf(name)])));
      },
      connected: (whole = true) => {
        if (whole) this.#reports.event('connected', {});
        this.#sendQueue.flush();
        this.#acknowledgeAgain();
        this.#reports.connected();
      },
      disconnected: (reason: string) => this.#reports.event('disconnected', { reason }),
      refused: () => {
        this.#sendQueue.refuse();
        this.#reports.connected();
      },
    };
  }

  #readServer(address: Address): [Link, StreamReader] {
    let bell = '0-0';
    const connection = new Connection(
      address,
      {
        prepare: async (send) => {
          const [newest] = (await send(['XREVRANGE', this.#keys.bell, '+', '-', 'COUNT', '1'])) as [string, unknown][];
          bell = newest?.[0] ?? bell;
        },
        connected: () => {
          source.start(bell);
          reader.start();
        },
        disconnected: () => undefined,
        refused: () => undefined,
      },
      { silenceMsMax: READER_SILENCE_MS_MAX },
    );
    const ring = (): void => void this.#run('wake', '').catch(() => undefined);
    const source = new BlockingSource(connection, this.#keys.bell, ring, (channels) => this.#heard(channels));
    const reader = new StreamReader(source, this.#keys, this.#reports);
    return [connection, reader];
  }

  #readCluster(address: Address, others: readonly string[]): [Link, StreamReader] {
    const reports = {
      prepare: () => Promise.resolve(),
      connected: () => reader.start(),
      disconnected: () => undefined,
      refused: () => undefined,
    };
    // Notices and answers come on one connection.
    const cluster = new ClusterConnection(address, others, reports, { protocol: 3 });
    const source = new ClusterSource(cluster, (keys) => {
      this.#heard(new Set([...keys].flatMap((key) => this.#keys.channelOf(key) ?? [])));
    });
    this.#noticeOf = (channel) => source.watch(this.#keys.stream(channel));
    const reader = new StreamReader(source, this.#keys, this.#reports);
    return [cluster, reader];
  }

  /** Handles a notice: there may be space, or something to take. */
  #heard(channels: ReadonlySet<string>): void {
    for (const channel of channels) {
      this.#blocked.retry(channel);
      this.#reports.available(channel);
    }
  }

  /** Repeats acknowledgements that were in progress when the connection broke, in pieces that fit a script. */
  #acknowledgeAgain(): void {
    const byChannel = new Map<string, string[]>();
    for (const { channel, ids } of this.#unacknowledged) {
      const all = byChannel.get(channel) ?? [];
      byChannel.set(channel, all);
      all.push(...ids);
    }
    this.#unacknowledged.clear();
    for (const [channel, ids] of byChannel)
      for (let from = 0; from < ids.length; from += IDS_MAX)
        this.#acknowledge(channel, ids.slice(from, from + IDS_MAX));
  }

  /** Sends as soon as there is a connection, within the time limit of requests. */
  #whenConnected(name: ScriptName, channel: string, ...args: readonly (string | number)[]): Promise<unknown> {
    return this.#sendQueue.post(() => this.#run(name, channel, ...args), this.#keys.stream(channel));
  }

  /** Publishes in one script, so that no message is accepted behind one for which there was no space. */
  async #publishTogether(channel: string, messages: readonly Outgoing[]): Promise<readonly boolean[]> {
    const { overflow, capacity, lengthMax } = this.#settings;
    const parts = messages.flatMap(({ text, producer }) => [text, producer ?? '']);
    const outcomes = await this.#whenConnected('publish', channel, overflow, capacity, lengthMax, ...parts);
    return typeof outcomes === 'number'
      ? messages.map(() => true)
      : (outcomes as readonly Outcome[]).map(([seq]) => seq !== 0);
  }

  /**
   * Publishes one message.
   * @returns false if the queue was full; then nothing has changed
   */
  async #publishOnce(channel: string, { text, producer, signal }: Outgoing): Promise<boolean> {
    const send = (): Promise<Outcome> => this.#batches.add(channel, text, producer ?? '');
    return this.#note(channel, (await this.#sendQueue.post(send, this.#keys.stream(channel), signal)) as Outcome);
  }

  /**
   * Publishes messages that fit one batch.
   * @returns the error of each, undefined for one that was accepted
   */
  async #publishPiece(channel: string, piece: readonly Outgoing[]): Promise<readonly unknown[]> {
    const parts: string[] = [];
    for (const { text, producer = '' } of piece) parts.push(text, producer);
    const send = (): Promise<readonly Outcome[]> => this.#batches.addAll(channel, parts);
    try {
      const sent = this.#sendQueue.post(send, this.#keys.stream(channel), piece[0]?.signal);
      const outcomes = (await sent) as readonly Outcome[];
      return outcomes.map((outcome) => (this.#note(channel, outcome) ? undefined : new QueueFullError(channel)));
    } catch (error) {
      return piece.map(() => error);
    }
  }

  /**
   * Reports what was dropped for a message.
   * @returns false if the queue was full
   */
  #note(channel: string, [seq, queued, ...dropped]: Outcome): boolean {
    if (seq === 0) return false;
    if (queued === 0) this.#reports.event('overflow', { channel, seq, policy: 'drop-newest' });
    for (const one of dropped) this.#reports.event('overflow', { channel, seq: one, policy: 'drop-oldest' });
    return true;
  }

  /** Runs a script after all earlier publishes. */
  #run(name: ScriptName, channel: string, ...args: readonly (string | number)[]): Promise<unknown> {
    this.#batches.flush();
    return this.#keys.run(this.#commands, name, channel, ...args);
  }

  #reportRefusal(channel: string, error: unknown): void {
    if (error instanceof ServerError && !this.#closed) {
      this.#reports.event('error', { channel, seq: 0, subscription: undefined, error });
    }
  }
}
