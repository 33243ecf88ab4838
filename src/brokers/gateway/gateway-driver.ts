import { BrokerClosedError, PayloadError, ServerError } from '../../messaging/index.ts';
import { setTimer } from '../../messaging/parts.ts';
import type { Arrival, Driver, DriverReports, Outgoing, ServerStats, Taken } from '../network/driver.ts';
import { Asking } from './asking.ts';
import { GatewayConnection, type GatewayState } from './connection.ts';
import { Cursors } from './cursors.ts';
import type { StreamEvent } from './event-stream.ts';
import { GatewayHttp, type HttpSettings } from './http.ts';
import type { LeaseResponse, PositionsResponse, ServerFigures, StreamEvents } from './protocol.ts';
import { UNPLACED_EVENTS } from './protocol.ts';
import { PublishLane } from './publish-lane.ts';
import { SettleLane } from './settle-lane.ts';

/** How long `close` waits for what is under way. */
const CLOSE_MS_MAX = 800;
/** A consumer that is gone gives its messages back after this; one that is there acknowledges at once. */
const LEASE_MS = 10_000;

export interface GatewayDriverSettings extends HttpSettings {
  readonly requestTimeoutMs: number;
  readonly random: () => number;
  readonly onState: (state: GatewayState) => void;
}

/** One stream for all that is subscribed to and reported; publishing, taking and acknowledging are requests beside it. */
export class GatewayDriver implements Driver {
  readonly #settings: GatewayDriverSettings;
  readonly #reports: DriverReports;
  readonly #http: GatewayHttp;
  readonly #connection: GatewayConnection;
  readonly #asking: Asking;
  readonly #publishing: PublishLane;
  readonly #acknowledging: SettleLane;
  readonly #releasing: SettleLane;
  readonly #cursors = new Cursors();
  readonly #leases = new Map<Taken, string>();
  readonly #taking = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  /** Reports without a place that came on the present stream, and who waits for more. */
  #reported = 0;
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  #up = false;
  #told = false;

  constructor(settings: GatewayDriverSettings, reports: DriverReports) {
    this.#settings = settings;
    this.#reports = reports;
    this.#http = new GatewayHttp(settings);
    this.#connection = new GatewayConnection(
      this.#http,
      {
        request: () => ({ channels: this.#cursors.places() }),
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
    this.#asking = new Asking(this.#http, this.#connection, settings.requestTimeoutMs, this.#closing.signal);
    const parts = [this.#http, this.#connection, settings.requestTimeoutMs] as const;
    this.#publishing = new PublishLane(...parts);
    this.#acknowledging = new SettleLane('acknowledge', ...parts);
    this.#releasing = new SettleLane('release', ...parts);
  }

  get state(): GatewayState {
    return this.#connection.state;
  }

  reconnectNow(): void {
    this.#connection.reconnectNow();
  }

  /** Resolves when everything that was published before has its answer. @throws UnavailableError, BrokerClosedError */
  published(): Promise<void> {
    return this.#asking.inTime(this.#publishing.settled());
  }

  open(): void {
    // A channel comes into being when the gateway first hears of it.
  }

  publish(channel: string, message: Outgoing): Promise<void> {
    return this.#publishing.post(channel, message);
  }

  async tail(channel: string): Promise<void> {
    const { session } = this.#connection;
    const stream = this.#connection.streams;
    const answer = await this.#asking.ask('/v1/positions', { channels: [channel], session });
    const { positions, events } = answer as PositionsResponse;
    const [place = { position: '', seq: 0 }] = positions;
    if (this.#closing.signal.aborted) throw new BrokerClosedError();
    if (!this.#cursors.has(channel)) {
      this.#cursors.add(channel, place);
      await this.#asking.inTime(this.#connection.reopen());
      return;
    }
    await this.#asking.inTime(this.#cursors.reached(channel, place.seq));
    // What was reported before on this stream has come as well.
    if (stream === this.#connection.streams) await this.#asking.inTime(this.#reportsReached(events));
  }

  untail(channel: string): void {
    this.#cursors.delete(channel);
    void this.#connection.reopen();
  }

  async take(channel: string, count: number): Promise<readonly Taken[]> {
    const taking = this.#takeNow(channel, count);
    this.#taking.add(taking);
    try {
      return await taking;
    } finally {
      this.#taking.delete(taking);
    }
  }

  acknowledge(_channel: string, taken: readonly Taken[]): void {
    this.#acknowledging.add(this.#leasesOf(taken));
  }

  release(_channel: string, taken: readonly Taken[]): void {
    this.#releasing.add(this.#leasesOf(taken));
  }

  async stats(channel: string): Promise<ServerStats> {
    // The figures are those after what this broker has consumed.
    await this.#asking.inTime(this.#acknowledging.settled());
    const { depth, blocked, accepted, consumed, dropped } = (await this.#asking.ask('/v1/figures', {
      channel,
    })) as ServerFigures;
    return { depth, blocked, accepted, consumed, dropped };
  }

  async reset(channels: readonly string[]): Promise<void> {
    await this.#asking.inTime(this.#acknowledging.settled());
    if (channels.length > 0) await this.#asking.ask('/v1/reset', { channels });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const seenThrough = this.#seeThrough();
    let cancelTimer = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      cancelTimer = setTimer(resolve, CLOSE_MS_MAX);
    });
    // Without a connection there is nobody to tell.
    if (this.#connection.state.kind === 'connected') await Promise.race([seenThrough, late]);
    cancelTimer();
    this.#acknowledging.close();
    this.#releasing.close();
    await this.#connection.close();
  }

  // --- parts

  async #seeThrough(): Promise<void> {
    await this.#publishing.close();
    // What is given to nobody any more is released.
    await Promise.allSettled(this.#taking);
    await Promise.all([this.#acknowledging.settled(), this.#releasing.settled()]);
  }

  async #takeNow(channel: string, count: number): Promise<readonly Taken[]> {
    const { session } = this.#connection;
    const wish = { channel, count, waitMs: 0, leaseMs: LEASE_MS, session };
    const { leases } = (await this.#asking.askOnce('/v1/leases', wish)) as LeaseResponse;
    return leases.map(({ lease, id, seq, producer, redelivered, message }) => {
      const text = JSON.stringify(message);
      const taken: Taken = { id, seq, text, producer: producer ?? undefined, redelivered };
      this.#leases.set(taken, lease);
      return taken;
    });
  }

  #leasesOf(taken: readonly Taken[]): readonly string[] {
    return taken.flatMap((one) => {
      const lease = this.#leases.get(one);
      this.#leases.delete(one);
      return lease ?? [];
    });
  }

  #opened({ positions, connected }: StreamEvents['hello']): void {
    this.#reported = 0;
    for (const { resolve } of this.#waiting.splice(0)) resolve();
    for (const { channel, position, seq } of positions) this.#cursors.begin(channel, position, seq);
    this.#setUp(connected, 'The gateway has lost the server behind it');
    // What there was to take while no stream was open was told to nobody.
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
        arrivals.push({ text: JSON.stringify(message.message), seq, producer: message.producer ?? undefined });
      } else {
        await handOn();
        this.#unplaced(event as keyof StreamEvents, data, id);
      }
    }
    await handOn();
    this.#cursors.settle();
  }

  /** Everything but messages. */
  #unplaced(event: keyof StreamEvents, data: string, id: string | undefined): void {
    // By its name each is known.
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
