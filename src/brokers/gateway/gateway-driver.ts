import { BrokerClosedError, PayloadError, ServerError } from '../../messaging/index.ts';
import { writeJson } from '../../messaging/parts.ts';
import type { Arrival, Driver, DriverReports, Outgoing, ServerStats, Taken } from '../network/driver.ts';
import { Cursors } from './cursors.ts';
import type { StreamEvent } from './event-stream.ts';
import { GatewayConnection, type GatewayState } from './gateway-connection.ts';
import { GatewayHttp, type HttpSettings } from './http.ts';
import type { PositionsResponse, ServerFigures, StreamEvents } from './protocol.ts';
import { UNPLACED_EVENTS } from './protocol.ts';
import { Requests } from './requests.ts';

export interface GatewayDriverSettings extends HttpSettings {
  /** Name of this client for others. */
  readonly name: string | undefined;
  readonly requestTimeoutMs: number;
  readonly random: () => number;
  readonly onState: (state: GatewayState) => void;
}

/**
 * Driver for a gateway: one stream for all subscriptions and reports; publishing, taking and acknowledging are separate requests.
 */
export class GatewayDriver implements Driver {
  readonly #settings: GatewayDriverSettings;
  readonly #reports: DriverReports;
  readonly #connection: GatewayConnection;
  readonly #requests: Requests;
  readonly #cursors = new Cursors();
  /** Number of reports without a position on the current stream, and the waits for more. */
  #reported = 0;
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  #up = false;
  #told = false;

  constructor(settings: GatewayDriverSettings, reports: DriverReports) {
    this.#settings = settings;
    this.#reports = reports;
    const { name } = settings;
    const http = new GatewayHttp(settings);
    this.#connection = new GatewayConnection(
      http,
      {
        request: () => ({ channels: this.#cursors.places(), ...(name === undefined ? {} : { name }) }),
        opened: (hello) => this.#opened(hello),
        events: (events) => this.#heard(events),
        state: (state) => this.#changed(state),
        misplaced: () => {
          for (const channel of this.#cursors.names()) this.#reports.event('gap', { channel, missed: undefined });
          this.#cursors.forget();
        },
      },
      settings.random,
    );
    this.#requests = new Requests(http, this.#connection, settings.requestTimeoutMs);
  }

  get state(): GatewayState {
    return this.#connection.state;
  }

  reconnectNow(): void {
    this.#connection.reconnectNow();
  }

  /**
   * Resolves when every earlier publish has its answer.
   * @throws UnavailableError, BrokerClosedError
   */
  published(): Promise<void> {
    return this.#requests.published();
  }

  open(): void {
    // The gateway creates a channel on its first use.
  }

  publish(channel: string, message: Outgoing): Promise<void> {
    return this.#requests.publish(channel, message);
  }

  async tail(channel: string): Promise<void> {
    const { session } = this.#connection;
    const stream = this.#connection.streams;
    const answer = await this.#requests.client.ask('/v1/positions', { channels: [channel], session });
    const { positions, events } = answer as PositionsResponse;
    const [place = { position: '', seq: 0 }] = positions;
    if (this.#requests.closed) throw new BrokerClosedError();
    if (!this.#cursors.has(channel)) {
      this.#cursors.add(channel, place);
      await this.#requests.client.inTime(this.#connection.reopen());
      return;
    }
    await this.#requests.client.inTime(this.#cursors.reached(channel, place.seq));
    // Earlier reports on this stream have arrived as well.
    if (stream === this.#connection.streams) await this.#requests.client.inTime(this.#reportsReached(events));
  }

  untail(channel: string): void {
    this.#cursors.delete(channel);
    void this.#connection.reopen();
  }

  take(channel: string, count: number): Promise<readonly Taken[]> {
    return this.#requests.take(channel, count);
  }

  acknowledge(channel: string, taken: readonly Taken[]): void {
    this.#requests.acknowledge(channel, taken);
  }

  release(channel: string, taken: readonly Taken[]): void {
    this.#requests.release(channel, taken);
  }

  async stats(channel: string): Promise<ServerStats> {
    // The stats include everything that this broker has consumed.
    await this.#requests.acknowledged();
    const answer = await this.#requests.client.ask('/v1/figures', { channel });
    const { depth, blocked, accepted, consumed, dropped } = answer as ServerFigures;
    return { depth, blocked, accepted, consumed, dropped };
  }

  async reset(channels: readonly string[]): Promise<void> {
    await this.#requests.acknowledged();
    if (channels.length > 0) await this.#requests.client.ask('/v1/reset', { channels });
  }

  close(): Promise<void> {
    return this.#requests.close();
  }

  // --- parts

  #opened({ positions, connected }: StreamEvents['hello']): void {
    this.#reported = 0;
    for (const { resolve } of this.#waiting.splice(0)) resolve();
    for (const { channel, position, seq } of positions) this.#cursors.begin(channel, position, seq);
    this.#setUp(connected, 'The gateway has lost the server behind it');
    // Messages that became available without an open stream were not announced.
    if (connected) this.#reports.connected();
  }

  #changed(state: GatewayState): void {
    if (state.kind === 'waiting' || state.kind === 'refused') this.#setUp(false, state.reason);
    this.#settings.onState(state);
  }

  #setUp(up: boolean, reason: string): void {
    if (this.#told && this.#up === up) return;
    this.#told = true;
    this.#up = up;
    if (up) this.#reports.event('connected', {});
    else this.#reports.event('disconnected', { reason });
  }

  async #heard(events: readonly StreamEvent[]): Promise<void> {
    let channel = '';
    let arrivals: Arrival[] = [];
    const handOn = async (): Promise<void> => {
      const those = arrivals;
      arrivals = [];
      if (those.length > 0) await this.#reports.received(channel, those);
    };
    for (const { event, data, id } of events) {
      if (event === 'message') {
        // The gateway's own, as are all events.
        const message = JSON.parse(data) as StreamEvents['message'];
        if (message.channel !== channel) await handOn();
        channel = message.channel;
        const seq = this.#cursors.pass(channel, message.seq, id);
        if (seq === undefined) continue;
        arrivals.push({ text: writeJson(message.message), seq, producer: message.producer ?? undefined });
      } else {
        await handOn();
        this.#unplaced(event as keyof StreamEvents, data, id);
      }
    }
    await handOn();
    this.#cursors.settle();
  }

  /** Handles every event except messages. */
  #unplaced(event: keyof StreamEvents, data: string, id: string | undefined): void {
    // Each event is identified by its name.
    const of = <Name extends keyof StreamEvents>(_name: Name): StreamEvents[Name] => JSON.parse(data);
    switch (event) {
      case 'gap': {
        const { channel, seq, missed } = of('gap');
        if (this.#cursors.jump(channel, id, seq)) this.#reports.event('gap', { channel, missed: missed ?? undefined });
        break;
      }
      case 'error': {
        const { channel, seq, code, detail } = of('error');
        const error = code === 'payload' ? new PayloadError(detail, '$') : new ServerError(detail);
        const known = seq === 0 ? 0 : this.#cursors.pass(channel, seq, id);
        if (known !== undefined) this.#reports.event('error', { channel, seq: known, subscription: undefined, error });
        break;
      }
      case 'available':
        this.#reports.available(of('available').channel);
        break;
      case 'overflow':
        this.#reports.event('overflow', of('overflow'));
        break;
      case 'disconnected':
        this.#setUp(false, of('disconnected').reason);
        break;
      case 'connected':
        this.#setUp(true, '');
        this.#reports.connected();
        break;
      case 'hello':
      case 'message':
      case 'channels':
      case 'clients':
      case 'taken':
      case 'droppedNotices':
      case 'bye':
        break;
    }
    if (!UNPLACED_EVENTS.has(event)) return;
    this.#reported += 1;
    const there = this.#waiting.filter(({ count }) => count <= this.#reported);
    this.#waiting = this.#waiting.filter(({ count }) => count > this.#reported);
    for (const { resolve } of there) resolve();
  }

  #reportsReached(count: number): Promise<void> {
    if (this.#reported >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }
}
