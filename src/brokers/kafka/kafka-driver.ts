import { BrokerClosedError, LimitError } from '../../messaging/index.ts';
import { partitionOfKey } from '../../messaging/parts.ts';
import type { Arrival, Driver, DriverReports, Outgoing, ServerStats, Taken } from '../network/driver.ts';
import type { KafkaClient, KafkaGroup, KafkaRecord, TopicSettings } from './client.ts';
import { FetchLoop } from './fetch-loop.ts';
import { GroupQueue } from './group-queue.ts';
import { Health } from './health.ts';
import { Producers } from './producers.ts';
import { Sender } from './sender.ts';
import { topicOf } from './topic-name.ts';

/** How long `close` waits for what is under way. */
const CLOSE_MS_MAX = 800;

export interface KafkaSettings {
  readonly prefix: string;
  readonly group: string;
  readonly topic: TopicSettings;
  readonly topicsMax: number;
  readonly sessionTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keyOf: (channel: string, producer: string | undefined) => string | undefined;
}

interface Channel {
  readonly name: string;
  readonly topic: string;
  readonly sender: Sender;
  /** How many partitions it has, once the topic is there. */
  made: Promise<number> | undefined;
  /** The same, once a message has gone on. */
  partitions: number | undefined;
  queue: GroupQueue | undefined;
  /** Place of the last message received, where partitions have no common order. */
  received: number;
  /** Messages published without a key, which go to the partitions in turn. */
  keyless: number;
}

/** Channels as topics: one connection writes, one reads for subscriptions, one for queues, and each group has one. */
export class KafkaDriver implements Driver {
  readonly #settings: KafkaSettings;
  readonly #client: KafkaClient;
  readonly #reports: DriverReports;
  readonly #health: Health;
  readonly #producers: Producers;
  readonly #tails: FetchLoop;
  readonly #queues: FetchLoop;
  readonly #channels = new Map<string, Channel>();
  #topics = 0;
  #closed = false;

  constructor(settings: KafkaSettings, client: KafkaClient, reports: DriverReports) {
    this.#settings = settings;
    this.#client = client;
    this.#reports = reports;
    this.#health = new Health(() => client.probe(), settings.requestTimeoutMs, reports);
    this.#producers = new Producers(client);
    this.#tails = new FetchLoop(client, this.#health);
    this.#queues = new FetchLoop(client, this.#health);
  }

  open(name: string): void {
    const topic = topicOf(this.#settings.prefix, name);
    const sender = new Sender(topic, this.#health, this.#producers, this.#settings.requestTimeoutMs);
    this.#channels.set(name, {
      name,
      topic,
      sender,
      made: undefined,
      partitions: undefined,
      queue: undefined,
      received: 0,
      keyless: 0,
    });
  }

  publish(name: string, outgoing: Outgoing): Promise<void> {
    const channel = this.#channel(name);
    if (channel.partitions !== undefined) return this.#post(channel, channel.partitions, outgoing);
    return this.#made(channel).then((partitions) => {
      // From now on nothing overtakes those that have waited for it: they go on before anything else can be called.
      channel.partitions = partitions;
      return this.#post(channel, partitions, outgoing);
    });
  }

  #post(channel: Channel, partitions: number, { text, producer, signal }: Outgoing): Promise<void> {
    const headers: Record<string, string> = producer === undefined ? {} : { producer };
    const key = this.#settings.keyOf(channel.name, producer);
    let partition: number;
    if (key === undefined) {
      partition = channel.keyless % partitions;
      channel.keyless += 1;
    } else partition = partitionOfKey(key, partitions);
    return channel.sender.post({ key, partition, text, headers }, signal);
  }

  async tail(name: string): Promise<void> {
    const channel = this.#channel(name);
    await this.#made(channel);
    const ends = await this.#health.ask(() => this.#client.offsets(channel.topic, 'next'));
    if (this.#closed) throw new BrokerClosedError();
    if (this.#tails.get(channel.topic, 0) === undefined) this.#tailFrom(channel, ends);
    await Promise.all(ends.map((end, partition) => this.#tails.reached(channel.topic, partition, end)));
  }

  untail(name: string): void {
    const { topic, made } = this.#channel(name);
    const forget = (partitions: number): void => {
      for (let partition = 0; partition < partitions; partition += 1) this.#tails.delete(topic, partition);
    };
    // Where the topic could not be made there is nothing to forget.
    made?.then(forget, () => undefined);
  }

  async take(name: string, count: number): Promise<readonly Taken[]> {
    const channel = this.#channel(name);
    await this.#made(channel);
    return this.#queueOf(channel).take(count);
  }

  acknowledge(name: string, taken: readonly Taken[]): void {
    this.#channel(name).queue?.acknowledge(taken);
  }

  release(name: string, taken: readonly Taken[]): void {
    this.#channel(name).queue?.release(taken);
  }

  async stats(name: string): Promise<ServerStats> {
    const topic = topicOf(this.#settings.prefix, name);
    const partitions = await this.#health.ask(() => this.#client.partitions(topic));
    if (partitions === undefined) return { depth: 0, blocked: 0, accepted: 0, consumed: 0, dropped: 0 };
    const known = this.#channels.get(name);
    const [first, next, committed] = await Promise.all([
      this.#health.ask(() => this.#client.offsets(topic, 'first')),
      this.#health.ask(() => this.#client.offsets(topic, 'next')),
      known === undefined ? this.#committedBy(topic, partitions) : this.#queueOf(known).committed(partitions),
    ]);
    const consumed = sum(committed.map((offset) => (offset < 0n ? 0n : offset)));
    const accepted = sum(next);
    const depth = sum(next.map((end, partition) => end - larger(first[partition] ?? 0n, committed[partition] ?? 0n)));
    return { depth, blocked: 0, accepted, consumed, dropped: accepted - consumed - depth };
  }

  async reset(names: readonly string[]): Promise<void> {
    await Promise.all(
      names.map(async (name) => {
        const channel = this.#channel(name);
        if ((await this.#health.ask(() => this.#client.partitions(channel.topic))) === undefined) return;
        await this.#queueOf(channel).skipToEnd();
      }),
    );
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#health.close();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_MS_MAX);
    });
    await Promise.race([this.#closeAll(), late]);
    clearTimeout(timer);
  }

  // --- parts

  #channel(name: string): Channel {
    const channel = this.#channels.get(name);
    if (channel === undefined) throw new BrokerClosedError();
    return channel;
  }

  /** The topic, made where it is not there. @returns how many partitions it has @throws LimitError */
  #made(channel: Channel): Promise<number> {
    if (channel.made !== undefined) return channel.made;
    if (this.#topics >= this.#settings.topicsMax) {
      return Promise.reject(new LimitError('Topics used by this broker', this.#settings.topicsMax));
    }
    this.#topics += 1;
    const made = this.#health.ask(() => this.#make(channel.topic));
    channel.made = made;
    made.catch(() => {
      this.#topics -= 1;
      channel.made = undefined;
    });
    return made;
  }

  async #make(topic: string): Promise<number> {
    const there = await this.#client.partitions(topic);
    if (there !== undefined) return there;
    await this.#client.createTopic(topic, this.#settings.topic);
    return this.#settings.topic.partitions;
  }

  #tailFrom(channel: Channel, ends: readonly bigint[]): void {
    channel.received = sum(ends);
    for (const [partition, offset] of ends.entries()) {
      this.#tails.set({
        topic: channel.topic,
        partition,
        offset,
        receive: (records) => this.#receive(channel, ends.length, records),
        hungry: () => true,
        missed: (missed) => this.#reports.event('gap', { channel: channel.name, missed }),
        refused: (error) => this.#refused(channel.name, error),
      });
    }
  }

  #receive(channel: Channel, partitions: number, records: readonly KafkaRecord[]): Promise<void> {
    const arrivals = records.map(({ offset, text, headers }): Arrival => {
      channel.received = partitions === 1 ? Number(offset) + 1 : channel.received + 1;
      return { text, seq: channel.received, producer: headers.get('producer') };
    });
    return this.#reports.received(channel.name, arrivals);
  }

  #queueOf(channel: Channel): GroupQueue {
    const { name, topic } = channel;
    channel.queue ??= new GroupQueue(topic, this.#groupFor(topic), this.#client, this.#queues, this.#health, {
      available: () => this.#reports.available(name),
      missed: (missed) => this.#reports.event('gap', { channel: name, missed }),
      refused: (error) => this.#refused(name, error),
    });
    return channel.queue;
  }

  #refused(channel: string, error: unknown): void {
    this.#reports.event('error', { channel, seq: 0, subscription: undefined, error });
  }

  /** One for each topic, so that who consumes from one channel does not disturb those of another. */
  #groupFor(topic: string): KafkaGroup {
    return this.#client.group(`${this.#settings.group}.${topic}`, topic, this.#settings.sessionTimeoutMs);
  }

  async #committedBy(topic: string, partitions: number): Promise<readonly bigint[]> {
    const group = this.#groupFor(topic);
    try {
      return await this.#health.ask(() => group.committed(Array.from({ length: partitions }, (_, index) => index)));
    } finally {
      await group.close();
    }
  }

  async #closeAll(): Promise<void> {
    const channels = [...this.#channels.values()];
    await Promise.all(channels.map(({ sender }) => sender.close()));
    await this.#producers.close();
    await Promise.all(channels.map(({ queue }) => queue?.close()));
    await Promise.all([this.#tails.close(), this.#queues.close()]);
    await this.#client.close().catch(() => undefined);
  }
}

function sum(offsets: readonly bigint[]): number {
  return Number(offsets.reduce((total, offset) => total + offset, 0n));
}

function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
