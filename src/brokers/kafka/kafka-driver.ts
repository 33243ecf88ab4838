import { BrokerClosedError } from '../../messaging/index.ts';
import { hashOfKey, setTimer } from '../../messaging/parts.ts';
import type { Driver, DriverReports, Outgoing, ServerStats, Taken } from '../network/driver.ts';
import type { KafkaClient, KafkaGroup, KafkaOutgoing, TopicOffsets, TopicSettings, TopicState } from './client.ts';
import { FetchLoop } from './fetch-loop.ts';
import { GroupQueue } from './group-queue.ts';
import { Health } from './health.ts';
import { UnknownTopicError } from './kafka-errors.ts';
import { Producers } from './producers.ts';
import { Sender } from './sender.ts';
import { Tail } from './tail.ts';
import { KeylessPartitions, Topic, type TopicsContext } from './topic.ts';
import { topicOf } from './topic-name.ts';

/** Time limit of `close` for calls in progress. */
const CLOSE_MS_MAX = 800;

const NOTHING: ServerStats = { depth: 0, blocked: 0, accepted: 0, consumed: 0, dropped: 0 };

export interface KafkaSettings {
  readonly prefix: string;
  readonly group: string;
  readonly topic: TopicSettings;
  readonly topicsMax: number;
  readonly sessionTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly metadataMaxAgeMs: number;
  readonly keyOf: (channel: string, producer: string | undefined) => string | undefined;
}

interface Channel {
  readonly name: string;
  readonly topic: Topic;
  readonly sender: Sender;
  readonly tail: Tail;
  queue: GroupQueue | undefined;
  /** Whether a message has gone to the sender: later ones need not wait for the topic. */
  used: boolean;
  /** Chooses the partitions of messages without a key. */
  readonly keyless: KeylessPartitions;
}

/**
 * Driver for Kafka, with channels as topics. One connection writes, one reads for subscriptions, one for queues, and each group
 * has one.
 */
export class KafkaDriver implements Driver {
  readonly #settings: KafkaSettings;
  readonly #client: KafkaClient;
  readonly #health: Health;
  readonly #context: TopicsContext;
  readonly #reports: DriverReports;
  readonly #producers: Producers;
  readonly #tails: FetchLoop;
  readonly #queues: FetchLoop;
  readonly #channels = new Map<string, Channel>();
  #closed = false;

  constructor(settings: KafkaSettings, client: KafkaClient, reports: DriverReports) {
    const { requestTimeoutMs: timeoutMs, topic, topicsMax } = settings;
    this.#settings = settings;
    this.#client = client;
    this.#reports = reports;
    this.#health = new Health(client.name, () => client.probe(), timeoutMs, reports);
    this.#context = { client, health: this.#health, settings: topic, reports, topicsMax, topics: 0 };
    this.#producers = new Producers(client);
    this.#tails = new FetchLoop(client, this.#health, timeoutMs);
    this.#queues = new FetchLoop(client, this.#health, timeoutMs);
    void this.#refreshTopics();
  }

  /** Partitions of a channel's topic, as far as this broker knows. */
  topicState(name: string): TopicState | undefined {
    return this.#channels.get(name)?.topic.state;
  }

  open(name: string): void {
    const topic = new Topic(topicOf(this.#settings.prefix, name), name, this.#context);
    this.#channels.set(name, {
      name,
      topic,
      sender: new Sender(topic, this.#health, this.#producers, this.#settings.requestTimeoutMs),
      tail: new Tail(topic, this.#tails, this.#reports),
      queue: undefined,
      used: false,
      keyless: new KeylessPartitions(),
    });
  }

  publish(name: string, outgoing: Outgoing): Promise<void> {
    const channel = this.#channel(name);
    if (channel.used) return this.#post(channel, outgoing);
    return channel.topic.use().then(() => {
      // From here on nothing overtakes the messages that waited: they continue before any other call can be made.
      channel.used = true;
      return this.#post(channel, outgoing);
    });
  }

  async publishAll(name: string, messages: readonly Outgoing[]): Promise<readonly unknown[]> {
    const channel = this.#channel(name);
    if (!channel.used) await channel.topic.use();
    channel.used = true;
    return channel.sender.postAll(
      messages.map((message) => this.#recordOf(channel, message)),
      messages[0]?.signal,
    );
  }

  #post(channel: Channel, outgoing: Outgoing): Promise<void> {
    return channel.sender.post(this.#recordOf(channel, outgoing), outgoing.signal);
  }

  #recordOf(channel: Channel, { text, producer }: Outgoing): KafkaOutgoing {
    const headers = producer === undefined ? undefined : { producer };
    const key = this.#settings.keyOf(channel.name, producer);
    const partition =
      key === undefined
        ? channel.keyless.choose(Buffer.byteLength(text), channel.topic.state?.partitions ?? 1)
        : hashOfKey(key);
    return { key, partition, text, headers };
  }

  async tail(name: string): Promise<void> {
    await this.#channel(name).tail.start();
    if (this.#closed) throw new BrokerClosedError();
  }

  untail(name: string): void {
    this.#channels.get(name)?.tail.stop();
  }

  async take(name: string, count: number): Promise<readonly Taken[]> {
    const channel = this.#channel(name);
    await channel.topic.use();
    return this.#queueOf(channel).take(count);
  }

  acknowledge(name: string, taken: readonly Taken[]): void {
    this.#channels.get(name)?.queue?.acknowledge(taken);
  }

  release(name: string, taken: readonly Taken[]): void {
    this.#channels.get(name)?.queue?.release(taken);
  }

  stats(name: string): Promise<ServerStats> {
    const topic = topicOf(this.#settings.prefix, name);
    const known = this.#channels.get(name);
    return this.#health.ask(async () => {
      const [first, next] = [await this.#client.offsets(topic, 'first'), await this.#client.offsets(topic, 'next')];
      if (first === undefined || next === undefined) return NOTHING;
      if (first.id !== next.id) throw new UnknownTopicError(topic);
      const committed =
        known === undefined ? await this.#committedBy(topic, first) : await this.#queueOf(known).committed(first);
      const consumed = sum(committed.map((offset) => (offset < 0n ? 0n : offset)));
      const accepted = sum(next.offsets);
      const depth = sum(
        next.offsets.map((end, partition) => end - larger(first.offsets[partition] ?? 0n, committed[partition] ?? 0n)),
      );
      return { depth, blocked: 0, accepted, consumed, dropped: accepted - consumed - depth };
    });
  }

  async reset(names: readonly string[]): Promise<void> {
    await Promise.all(
      names.map(async (name) => {
        const channel = this.#channel(name);
        if ((await channel.topic.ends()) !== undefined) await this.#queueOf(channel).skipToEnd();
      }),
    );
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#health.close();
    let cancel = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      cancel = setTimer(resolve, CLOSE_MS_MAX);
    });
    try {
      await Promise.race([this.#seeThrough(), late]);
    } finally {
      cancel();
      this.#client.close();
    }
  }

  // --- parts

  /**
   * Returns the channel.
   * @throws BrokerClosedError
   */
  #channel(name: string): Channel {
    const channel = this.#channels.get(name);
    if (channel === undefined || this.#closed) throw new BrokerClosedError();
    return channel;
  }

  /**
   * Returns the queue of a channel.
   * @throws BrokerClosedError
   */
  #queueOf(channel: Channel): GroupQueue {
    if (this.#closed) throw new BrokerClosedError();
    const joinMs = this.#client.joinMs(this.#settings.sessionTimeoutMs);
    const { topic } = channel;
    channel.queue ??= new GroupQueue(
      { topic, group: this.#groupFor(topic.name), joinMs, loop: this.#queues },
      this.#context,
    );
    return channel.queue;
  }

  /** Looks from time to time whether topics in use were given more partitions. */
  async #refreshTopics(): Promise<void> {
    while (!this.#closed) {
      await this.#health.pause(this.#settings.metadataMaxAgeMs);
      await this.#health.whenUp();
      const used = [...this.#channels.values()].filter(({ topic }) => topic.state !== undefined);
      for (const channel of used) {
        if (this.#closed) return;
        try {
          await this.#refresh(channel);
        } catch (error) {
          this.#health.failed(error);
        }
      }
    }
  }

  async #refresh({ topic, tail, queue }: Channel): Promise<void> {
    const state = await topic.refresh();
    if (state === undefined || this.#closed) return;
    tail.grown(state);
    void queue?.grown(state);
  }

  /** One for each topic, so that who consumes from one channel does not disturb those of another. */
  #groupFor(topic: string): KafkaGroup {
    return this.#client.group(`${this.#settings.group}.${topic}`, topic, this.#settings.sessionTimeoutMs);
  }

  async #committedBy(topic: string, { id, offsets }: TopicOffsets): Promise<readonly bigint[]> {
    const group = this.#groupFor(topic);
    try {
      const committed = await group.committed([...offsets.keys()]);
      return committed.map(({ offset, topicId = id }) => (topicId === id ? offset : -1n));
    } finally {
      await group.close();
    }
  }

  async #seeThrough(): Promise<void> {
    const channels = [...this.#channels.values()];
    await Promise.all(channels.map(({ sender }) => sender.close()));
    await this.#producers.close();
    await Promise.all(channels.map(({ queue }) => queue?.close()));
    await Promise.all([this.#tails.close(), this.#queues.close()]);
  }
}

function sum(offsets: readonly bigint[]): number {
  return Number(offsets.reduce((total, offset) => total + offset, 0n));
}

function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
