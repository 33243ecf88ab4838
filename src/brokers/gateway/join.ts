import {
  BrokerClosedError,
  type ConsumeOptions,
  checkName,
  type Envelope,
  LimitError,
  type Message,
  snapshot,
} from '../../messaging/index.ts';
import { writeJson } from '../../messaging/parts.ts';
import { Consumers } from '../network/consumers.ts';
import { decode } from '../network/decode.ts';
import { Publishing } from '../network/publishing.ts';
import type { GatewayState } from './gateway-connection.ts';
import { type Observation, type ObserveOptions, Observer } from './observe.ts';
import type { Observed } from './observed.ts';
import { CHANNELS_MAX } from './protocol.ts';
import { Requests } from './requests.ts';

/** Time limit of an answer, including the wait for a connection. */
const REQUEST_MS_MAX = 5000;
/** Largest number of publishes without an answer. */
const UNANSWERED_MAX = 10_000;

/** Options of `join`. */
export interface JoinOptions extends ObserveOptions {
  /** Name of the participant: the producer of its messages, and its name for others. */
  readonly name: string;
}

/** Observer that also takes part. */
export interface Participant extends Observation {
  /**
   * Publishes a message. Resolves when it is accepted: once, even if an answer is lost. Calls for one channel are accepted in
   * call order.
   * @throws UnavailableError, UncertainError, QueueFullError, PayloadError, ChannelNameError, LimitError, BrokerClosedError;
   * ServerError if the gateway is read-only
   */
  publish(channel: string, message: Message): Promise<void>;
  /**
   * Watches the channel besides those of `watch`, and announces a subscription to others. The listener receives its messages, as
   * those of any watched channel. Resolves when every message accepted from then on will arrive, or when it is closed.
   */
  subscribe(channel: string): Promise<void>;
  /** Withdraws the announced subscription; a channel of `watch` is still watched. */
  unsubscribe(channel: string): void;
  /**
   * Takes the oldest message of the channel's queue. If there is none it waits, also across broken connections. Waiting calls are
   * served in call order.
   * @throws AbortError, TimeoutError, ChannelNameError, LimitError, BrokerClosedError; ServerError if the gateway is read-only
   */
  consume(channel: string, options?: ConsumeOptions): Promise<Envelope>;
}

/**
 * Returns an observer, as `observe` does, that also takes part. It uses one event stream and separate requests: browsers allow
 * six connections to an address, for all pages together.
 * @throws TypeError that does not repeat the address, ChannelNameError if the name is invalid
 */
export function join(options: JoinOptions, listener: (observed: Observed) => void): Participant {
  return new Joined(options, listener);
}

class Joined implements Participant {
  readonly #name: string;
  readonly #observer: Observer;
  readonly #requests: Requests;
  readonly #publishing = new Publishing(UNANSWERED_MAX);
  readonly #consumers = new Map<string, Consumers<Envelope>>();
  #watched: readonly string[] = [];
  readonly #subscribed = new Set<string>();

  constructor({ name, ...options }: JoinOptions, listener: (observed: Observed) => void) {
    checkName(name, 'A client’s name');
    this.#name = name;
    this.#observer = new Observer(options, listener, {
      presence: () => ({ name, subscribes: [...this.#subscribed] }),
      available: (channel) => {
        if (channel !== undefined) this.#consumers.get(channel)?.look();
        else for (const consumers of this.#consumers.values()) consumers.look();
      },
    });
    this.#requests = new Requests(this.#observer.http, this.#observer.connection, REQUEST_MS_MAX);
  }

  get state(): GatewayState {
    return this.#observer.state;
  }

  watch(channels: Iterable<string>, from?: 'now' | 'start'): Promise<void> {
    this.#watched = [...channels];
    return this.#look(from);
  }

  async publish(channel: string, message: Message): Promise<void> {
    this.#check(channel);
    const outgoing = { text: writeJson(snapshot(message)), producer: this.#name, signal: undefined };
    await this.#publishing.track(() => this.#requests.publish(channel, outgoing));
  }

  async subscribe(channel: string): Promise<void> {
    this.#check(channel);
    this.#subscribed.add(channel);
    await this.#look();
  }

  unsubscribe(channel: string): void {
    if (this.#subscribed.delete(channel)) void this.#look();
  }

  consume(channel: string, options: ConsumeOptions = {}): Promise<Envelope> {
    try {
      this.#check(channel);
      const consumers = this.#consumers.get(channel) ?? this.#makeConsumers(channel);
      return consumers.consume(options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  reconnectNow(): void {
    this.#observer.reconnectNow();
  }

  close(): Promise<void> {
    for (const consumers of this.#consumers.values()) consumers.close();
    return this.#requests.close();
  }

  // --- parts

  #check(channel: string): void {
    if (this.#requests.closed) throw new BrokerClosedError();
    checkName(channel);
  }

  #look(from?: 'now' | 'start'): Promise<void> {
    return this.#observer.watch([...this.#watched, ...this.#subscribed], from);
  }

  #makeConsumers(channel: string): Consumers<Envelope> {
    if (this.#consumers.size >= CHANNELS_MAX) throw new LimitError('Channels that are consumed from', CHANNELS_MAX);
    const consumers = new Consumers<Envelope>({
      channel,
      queue: this.#requests,
      graceMs: REQUEST_MS_MAX,
      decoded: ({ seq, text, producer }) => ({
        channel,
        seq: this.#observer.numberOf(channel, seq),
        message: decode(text),
        producer,
      }),
      // The observer is notified of every take.
      redelivered: () => undefined,
    });
    this.#consumers.set(channel, consumers);
    return consumers;
  }
}
