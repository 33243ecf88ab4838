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
import type { GatewayState } from './connection.ts';
import { type Observation, type ObserveOptions, Observer } from './observe.ts';
import type { Observed } from './observed.ts';
import { CHANNELS_MAX } from './protocol.ts';
import { Requests } from './requests.ts';

/** For an answer, with the waiting for a connection. */
const REQUEST_MS_MAX = 5000;
/** Publishes that the gateway has not answered. */
const UNANSWERED_MAX = 10_000;

export interface JoinOptions extends ObserveOptions {
  /** Who takes part: the producer of what it publishes, and as which others are told of it. */
  readonly name: string;
}

/** Looks on and takes part. */
export interface Participant extends Observation {
  /**
   * Resolves when the message is accepted: once, also where an answer is lost. Calls for one channel are accepted in the order of the calls.
   * @throws UnavailableError, UncertainError, QueueFullError, PayloadError, ChannelNameError, LimitError, BrokerClosedError; ServerError
   * where the gateway is read-only
   */
  publish(channel: string, message: Message): Promise<void>;
  /**
   * Looks at the channel, besides those that are watched, and others are told that it subscribes. Messages come to the listener, as those
   * of any channel that is watched. Resolves when all that are accepted from then on will come; also when it is closed meanwhile.
   */
  subscribe(channel: string): Promise<void>;
  /** Others are told that it does not subscribe any more; it goes on looking where the channel is watched. */
  unsubscribe(channel: string): void;
  /**
   * The oldest message of the channel's queue, which it takes; where there is none it waits, also through broken connections. Calls that
   * wait are served in the order of the calls.
   * @throws AbortError, TimeoutError, ChannelNameError, LimitError, BrokerClosedError; ServerError where the gateway is read-only
   */
  consume(channel: string, options?: ConsumeOptions): Promise<Envelope>;
}

/**
 * One that looks on, as `observe`, and takes part, over one event stream and requests beside it: browsers allow six connections to an
 * address, for all pages together.
 * @throws TypeError that does not repeat the address, ChannelNameError where the name is none
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
      patienceMs: REQUEST_MS_MAX,
      decoded: ({ seq, text, producer }) => ({
        channel,
        seq: this.#observer.numberOf(channel, seq),
        message: decode(text),
        producer,
      }),
      // The observer is told of every take.
      redelivered: () => undefined,
    });
    this.#consumers.set(channel, consumers);
    return consumers;
  }
}
