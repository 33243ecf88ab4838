/**
 * The topic of one channel: made at first use, known by its id.
 * 1. Publishing makes a topic again that was deleted, as do a first `subscribe` and a first `consume`. Reading on does not: it waits
 *    until the topic is there again.
 * 2. That a topic is gone is reported once, by an `error`. What it held and was not read here is lost: a `gap` says so once for each
 *    topic that took its place.
 */
import { LimitError, ServerError } from '../../messaging/index.ts';
import type { DriverReports } from '../network/driver.ts';
import type { KafkaClient, TopicOffsets, TopicSettings, TopicState } from './client.ts';
import type { Health } from './health.ts';
import { UnknownTopicError } from './kafka-errors.ts';

const LOOK_MS_FIRST = 100;
const LOOK_MS_MAX = 1000;

/** Shared by all topics of a broker. */
export interface TopicsContext {
  readonly client: KafkaClient;
  readonly health: Health;
  readonly settings: TopicSettings;
  readonly reports: DriverReports;
  readonly topicsMax: number;
  /** Topics in use. */
  topics: number;
}

export class Topic {
  readonly name: string;
  readonly channel: string;
  readonly #context: TopicsContext;
  /** As it was last known, and its id when it was used first. */
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

  /** As it was last known; undefined before it is used. */
  get state(): TopicState | undefined {
    return this.#state;
  }

  /** Its id when it was used first: what was accepted since is in the queue, or was lost with a topic. */
  get firstId(): string | undefined {
    return this.#firstId;
  }

  /** The topic, made where it is not there. @throws LimitError, UnavailableError, ServerError, BrokerClosedError */
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

  /** The topic, made again where it has gone. @throws UnavailableError, ServerError, BrokerClosedError */
  remake(): Promise<TopicState> {
    this.#remaking ??= this.#make().finally(() => {
      this.#remaking = undefined;
    });
    return this.#remaking;
  }

  /** The offset after the last message of each partition, or undefined without the topic. */
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

  /** Reports messages that are not kept any more. */
  missed(count: number | undefined): void {
    this.#context.reports.event('gap', { channel: this.channel, missed: count });
  }

  /** Reports that a topic of this id has taken the place of another. */
  replaced(id: string): void {
    if (this.#toldGap === id) return;
    this.#toldGap = id;
    this.missed(undefined);
  }

  /** Resolves with the first offsets of the topic that takes the place of this one; undefined when nobody wants it any more. */
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
      // The server that was asked has not heard of it yet.
      if (made === undefined) throw new UnknownTopicError(this.name);
      return made;
    });
    this.#state = made;
    this.#firstId ??= made.id;
    return made;
  }
}
