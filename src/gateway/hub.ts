/**
 * The connection between the clients and the server behind the gateway.
 * 1. A channel is followed while a stream waits at its end: then the driver tails it, and new messages only wake the waiting
 *    streams. Each reads from the log by itself, as much as it can send. A stream that is not read requests nothing.
 * 2. Reports of the driver without a position in the log go to every open stream.
 */
import { randomUUID } from 'node:crypto';
import type { Problem, PublishRequest, ServerFigures, StreamEvents } from '../brokers/gateway/protocol.ts';
import type { DriverReports, Taken } from '../brokers/network/index.ts';
import { BrokerClosedError, type BrokerEvents, checkName, LimitError, snapshot } from '../messaging/index.ts';
import { writeJson } from '../messaging/parts.ts';
import type { Backend, BackendKind, LogBatch, LogPlace } from './backend.ts';
import type { GatewayLimits } from './gateway-limits.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { GatewayProblem, problemOf } from './problems.ts';

/** Largest number of channels in a list. */
const LISTED_MAX = 10_000;

/** Listener to the hub: a stream, or another observer. */
export interface HubListener {
  readonly event: <Name extends keyof StreamEvents>(name: Name, data: StreamEvents[Name]) => void;
  /** Called when there may be something to take from the channel. */
  readonly available: (channel: string) => void;
  /** Called when the server is available again: failed reads may be retried. */
  readonly retry: () => void;
  readonly end: (reason: string) => void;
}

export interface HubSettings {
  readonly readOnly: boolean;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly limits: GatewayLimits;
  /** Returns the addresses that other machines can open. */
  readonly addresses: () => readonly string[];
}

interface Following {
  readonly wakes: Set<() => void>;
  readonly ready: Promise<void>;
}

export class Hub {
  readonly run = randomUUID();
  readonly settings: HubSettings;
  readonly backend: Pick<BackendKind, 'kind' | 'name'>;
  connected = false;
  readonly #backend: Backend;
  readonly #opened = new Set<string>();
  readonly #openings = new Set<() => void>();
  readonly #following = new Map<string, Following>();
  readonly #listeners = new Set<HubListener>();
  #ended = false;

  constructor(kind: BackendKind, settings: HubSettings) {
    this.settings = settings;
    this.backend = kind;
    const reports: DriverReports = {
      received: async (channel) => {
        for (const wake of this.#following.get(channel)?.wakes ?? []) wake();
      },
      available: (channel) => {
        for (const { available } of this.#listeners) available(channel);
      },
      event: (name, event) => this.#report(name, event),
      connected: () => {
        for (const { retry } of this.#listeners) retry();
      },
    };
    this.#backend = kind.open(reports);
    settings.metrics.gauge('heronry_backend_up', () => Number(this.connected));
  }

  get ended(): boolean {
    return this.#ended;
  }

  listen(listener: HubListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /**
   * Calls `hear` when a client names a channel for the first time.
   * @returns a function that ends it
   */
  whenOpened(hear: () => void): () => void {
    this.#openings.add(hear);
    return () => {
      this.#openings.delete(hear);
    };
  }

  // --- publishing

  /**
   * Publishes in order on each channel.
   * @returns the outcomes in order: null if accepted
   */
  publish(messages: PublishRequest['messages']): Promise<readonly (Problem | null)[]> {
    this.#refuseReadOnly();
    return Promise.all(
      messages.map(async ({ channel, message, producer }) => {
        try {
          this.#open(channel);
          const text = writeJson(snapshot(message));
          await this.#backend.driver.publish(channel, { text, producer, signal: undefined });
          this.settings.metrics.count('heronry_published_total');
          return null;
        } catch (error) {
          const problem = problemOf(error);
          this.settings.metrics.count('heronry_publish_refused_total', 1, `code="${problem.code}"`);
          return problem;
        }
      }),
    );
  }

  // --- reading

  isPosition(text: string): boolean {
    return this.#backend.log.isPosition(text);
  }

  /**
   * Opens a channel to be read. This creates a missing channel, except on a read-only gateway.
   * @throws GatewayProblem
   */
  async openToRead(channel: string): Promise<void> {
    if (this.#opened.has(channel) && !this.#ended) return;
    checkName(channel);
    if (this.settings.readOnly && !(await this.#backend.has(channel))) throw new GatewayProblem('unknown-channel');
    this.#open(channel);
  }

  async end(channel: string): Promise<LogPlace> {
    await this.openToRead(channel);
    return this.#backend.log.end(channel);
  }

  async start(channel: string): Promise<LogPlace> {
    await this.openToRead(channel);
    return this.#backend.log.start(channel);
  }

  async read(channel: string, after: string): Promise<LogBatch> {
    await this.openToRead(channel);
    return this.#backend.log.read(channel, after);
  }

  /** Calls `wake` after new messages, from when `ready` resolves. */
  follow(channel: string, wake: () => void): { readonly ready: Promise<void>; readonly stop: () => void } {
    let following = this.#following.get(channel);
    if (following === undefined) {
      following = { wakes: new Set(), ready: this.#tail(channel) };
      this.#following.set(channel, following);
    }
    const { wakes, ready } = following;
    wakes.add(wake);
    const stop = (): void => {
      if (!wakes.delete(wake) || wakes.size > 0 || this.#following.get(channel)?.wakes !== wakes) return;
      this.#following.delete(channel);
      if (!this.#ended) this.#backend.driver.untail(channel);
    };
    return { ready, stop };
  }

  // --- consuming

  async take(channel: string, count: number): Promise<readonly Taken[]> {
    this.#refuseReadOnly();
    this.#open(channel);
    return this.#backend.driver.take(channel, count);
  }

  acknowledge(channel: string, taken: readonly Taken[]): void {
    this.#backend.driver.acknowledge(channel, taken);
  }

  release(channel: string, taken: readonly Taken[]): void {
    this.#backend.driver.release(channel, taken);
  }

  renew(channel: string, taken: readonly Taken[]): void {
    this.#backend.renew(channel, taken);
  }

  // --- the rest

  async figures(channel: string): Promise<ServerFigures> {
    checkName(channel);
    if (this.#ended) throw new BrokerClosedError();
    return this.#backend.driver.stats(channel);
  }

  channels(): Promise<readonly string[]> {
    return this.#backend.channels(LISTED_MAX);
  }

  async reset(channels: readonly string[]): Promise<void> {
    this.#refuseReadOnly();
    for (const channel of channels) this.#open(channel);
    await this.#backend.driver.reset(channels);
  }

  async close(reason: string): Promise<void> {
    this.#ended = true;
    for (const { end } of [...this.#listeners]) end(reason);
    await this.#backend.close();
  }

  // --- parts

  #open(channel: string): void {
    if (this.#ended) throw new BrokerClosedError();
    if (this.#opened.has(channel)) return;
    checkName(channel);
    const { channels } = this.settings.limits;
    if (this.#opened.size >= channels) throw new LimitError('Channels of this gateway', channels);
    this.#backend.driver.open(channel);
    this.#opened.add(channel);
    for (const hear of this.#openings) hear();
  }

  #refuseReadOnly(): void {
    if (this.settings.readOnly) throw new GatewayProblem('read-only');
  }

  async #tail(channel: string): Promise<void> {
    try {
      await this.#backend.driver.tail(channel);
    } catch (error) {
      // The next request retries.
      this.#following.delete(channel);
      throw error;
    }
  }

  #report<Name extends keyof BrokerEvents>(name: Name, event: BrokerEvents[Name]): void {
    const { metrics, logger } = this.settings;
    if (name === 'connected' || name === 'disconnected') {
      this.connected = name === 'connected';
      const reason = 'reason' in event ? event.reason : undefined;
      if (name === 'disconnected') metrics.count('heronry_backend_disconnected_total');
      logger.write(name === 'connected' ? 'info' : 'warn', `backend-${name}`, { backend: this.backend.name, reason });
      for (const listener of this.#listeners) {
        if (reason === undefined) listener.event('connected', {});
        else listener.event('disconnected', { reason });
      }
    } else if (name === 'overflow' && 'policy' in event) {
      for (const listener of this.#listeners) listener.event('overflow', event);
    } else {
      // Streams detect the gap in the log themselves, at its position.
      logger.write('warn', name, 'channel' in event ? { channel: event.channel } : {});
    }
  }
}
