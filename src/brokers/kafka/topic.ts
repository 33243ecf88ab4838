/**
 * The topic of one channel: created on first use, identified by its id.
 * 1. Publishing creates a deleted topic again, as do a first `subscribe` and a first `consume`. Reading does not: it waits until
 *    the topic exists again.
 * 2. A topic that is gone is reported once, by an `error`. Its messages that were not read here are lost: a `gap` reports this
 *    once for each topic that replaced it.
 */
import { LimitError, ServerError } from '../../messaging/index.ts';
import type { DriverReports } from '../network/driver.ts';
import type { KafkaClient, TopicOffsets, TopicSettings, TopicState } from './client.ts';
import type { Health } from './health.ts';
import { UnknownTopicError } from './kafka-errors.ts';

const LOOK_MS_FIRST = 100;
const LOOK_MS_MAX = 1000;
/** Bytes that go to one partition before the next is chosen: the Java client's `batch.size`. */
const BATCH_BYTES = 16 * 1024;

/** Context shared by all topics of a broker. */
export interface TopicsContext {
  readonly client: KafkaClient;
  readonly health: Health;
  readonly settings: TopicSettings;
  readonly reports: DriverReports;
  readonly topicsMax: number;
  /** Number of topics in use. */
  topics: number;
}

export class Topic {
  readonly name: string;
  readonly channel: string;
  readonly #context: TopicsContext;
  /** Last known state, and the id at first use. */
  #state: TopicState | undefined;
  #firstId: string | undefined;
  #used: Promise<TopicState> | undefined;
  #remaking: Promise<TopicState> | undefined;
  /** Ids of the topic whose end was reported, and of the one for which a gap was. */
  #toldGone: string | undefined;
  #toldGap: string | undefined;

  constructor(name: string, channel: string, context: TopicsContext) {
    this.name = name;
    this.channel = channel;
    this.#context = context;
  }

  /** Last known state; undefined before first use. */
  get state(): TopicState | undefined {
    return this.#state;
  }

  /** Id at first use: messages accepted since are in the queue, or were lost with a topic. */
  get firstId(): string | undefined {
    return this.#firstId;
  }

  /**
   * Returns the topic, and creates it if it does not exist.
   * @throws LimitError, UnavailableError, ServerError, BrokerClosedError
   */
  use(): Promise<TopicState> {
    if (this.#used !== undefined) return this.#used;
    const { topics, topicsMax } = this.#context;
    if (topics >= topicsMax) return Promise.reject(new LimitError('Topics used by this broker', topicsMax));
    this.#context.topics += 1;
    const used = this.remake();
    this.#used = used;
    used.catch(() => {
      this.#context.topics -= 1;
      this.#used = undefined;
    });
    return used;
  }

  /**
   * Returns the topic, and creates it again if it is gone.
   * @throws UnavailableError, ServerError, BrokerClosedError
   */
  remake(): Promise<TopicState> {
    this.#remaking ??= this.#make().finally(() => {
      this.#remaking = undefined;
    });
    return this.#remaking;
  }

  /** Returns the offset after the last message of each partition, or undefined without the topic. */
  ends(): Promise<TopicOffsets | undefined> {
    const { client, health } = this.#context;
    return health.ask(() => client.offsets(this.name, 'next'));
  }

  /** The topic as it is now, asked afresh; undefined where it is gone. @throws UnavailableError, UncertainError, ServerError */
  async refresh(): Promise<TopicState | undefined> {
    const state = await this.#context.client.topic(this.name);
    if (state !== undefined && state.id === this.#state?.id) this.#state = state;
    return state;
  }

  /** Reports that the topic of this id has gone. */
  gone(id: string): void {
    if (this.#toldGone === id) return;
    this.#toldGone = id;
    const error = new ServerError(
      `UnknownTopic: Kafka has no topic ${JSON.stringify(this.name)} any more: it was deleted`,
    );
    this.#context.reports.event('error', { channel: this.channel, seq: 0, subscription: undefined, error });
  }

  /** Reports messages that are no longer kept. */
  missed(count: number | undefined): void {
    this.#context.reports.event('gap', { channel: this.channel, missed: count });
  }

  /** Reports that a topic of this id has replaced another. */
  replaced(id: string): void {
    if (this.#toldGap === id) return;
    this.#toldGap = id;
    this.missed(undefined);
  }

  /** Resolves with the first offsets of the topic that replaces this one; undefined when it is no longer wanted. */
  async whenReplaced(id: string, wanted: () => boolean): Promise<TopicOffsets | undefined> {
    const { client, health } = this.#context;
    for (let pauseMs = LOOK_MS_FIRST; wanted() && !health.closed; pauseMs = Math.min(2 * pauseMs, LOOK_MS_MAX)) {
      try {
        const first = await client.offsets(this.name, 'first');
        if (first === undefined) this.gone(id);
        else if (first.id !== id) {
          this.#state = { id: first.id, partitions: first.offsets.length };
          return wanted() ? first : undefined;
        }
      } catch (error) {
        health.failed(error);
      }
      await health.pause(pauseMs);
      await health.whenUp();
    }
    return undefined;
  }

  async #make(): Promise<TopicState> {
    const { client, health, settings } = this.#context;
    const before = this.#state?.id;
    const made = await health.ask(async () => {
      const there = await client.topic(this.name);
      if (there !== undefined) return there;
      if (before !== undefined) this.gone(before);
      await client.createTopic(this.name, settings);
      const made = await client.topic(this.name);
      // The server that answered does not know it yet.
      if (made === undefined) throw new UnknownTopicError(this.name);
      return made;
    });
    this.#state = made;
    this.#firstId ??= made.id;
    return made;
  }
}

/**
 * The partitions of messages without a key, chosen as the Java client does (KIP-794): messages go to one partition until it has got
 * 16 KiB, then to one at random, which may be the same. So batches are long, and no order holds across partitions.
 */
export class KeylessPartitions {
  readonly #random: () => number;
  #partition = -1;
  #bytes = 0;

  /** @param random returns a number from 0 (included) to 1 (excluded) */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** Chooses for a message of so many bytes. @param count of partitions */
  choose(bytes: number, count: number): number {
    if (this.#partition === -1 || this.#bytes >= BATCH_BYTES) {
      this.#partition = Math.floor(this.#random() * count);
      this.#bytes = 0;
    }
    this.#bytes += bytes;
    return this.#partition;
  }
}
