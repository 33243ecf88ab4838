/**
 * A connection of the page to a gateway. Observed events go into a record, the record into the store, and the user's actions to
 * the gateway, in the page's own name.
 */
import { type GatewayState, join, type Observed, type Participant } from '../brokers/gateway/index.ts';
import { type Broker, DEFAULT_BROKER, DEFAULT_KAFKA, DEFAULT_STREAMS } from '../scenario/index.ts';
import type { Actions, HeronryStore, LiveState } from '../store/index.ts';
import { liveActionsOf } from './live-actions.ts';
import { CHANNELS_MAX } from './live-scene.ts';
import { Recorder } from './recorder.ts';
import { type SharedStream, shareStream } from './shared-stream.ts';
import { TabCount } from './tab-count.ts';

/** Interval of updates of the stats, and of the picture while paused, in milliseconds. */
const TICK_MS = 250;
/** Largest number of connections that browsers open to one address. */
const CONNECTIONS_MAX = 6;
/** Time after which another agent of the same name is somebody else: a client that has gone is reported for a second longer. */
const NAMESAKE_US = 3_000_000;

export interface LiveOptions {
  readonly url: string;
  readonly token: string;
  /** Name under which the page takes part, visible to others. */
  readonly agent: string;
  readonly store: HeronryStore;
  /** Returns milliseconds that never decrease. */
  readonly nowMs: () => number;
}

export interface LiveControls {
  /** Chooses the channels that are drawn; undefined for all, as they appear, up to `CHANNELS_MAX`. */
  choose(channels: readonly string[] | undefined): void;
  reconnect(): void;
  /** Ends the connection; the record stays. */
  disconnect(): void;
  /** Whether the page shows something else, and the connection has ended. */
  readonly isLeft: boolean;
  /** Shows the record again, at its end. */
  show(): void;
}

/**
 * Connects to a gateway. Resolves when the gateway has accepted the page, and the store shows the traffic.
 * @throws Error with a readable message, if the gateway refuses or cannot be reached
 */
export async function startLive(options: LiveOptions): Promise<LiveControls> {
  const { url, token, agent } = options;
  const early: Observed[] = [];
  let hear = (observed: Observed): void => {
    early.push(observed);
  };
  let settle = (_state: GatewayState): void => undefined;
  const settled = new Promise<GatewayState>((resolve) => {
    settle = resolve;
  });
  const shared = shareStream({ url, token });
  const sharing = shared === undefined ? {} : { fetch: shared.fetch };
  const tabs = shared === undefined && typeof BroadcastChannel !== 'undefined' ? new TabCount(url) : undefined;
  const participant = join({ url, token, name: agent, ...sharing }, (observed) => {
    hear(observed);
    if (observed.kind === 'state' && observed.state.kind !== 'connecting') settle(observed.state);
  });
  const state = await settled;
  if (state.kind !== 'connected') {
    await participant.close();
    shared?.close();
    const others = (await tabs?.others()) ?? 0;
    tabs?.close();
    throw new Error(whyNot(state, url, others));
  }
  const session = new Session(options, participant, shared ?? tabs, state);
  tabs?.connected();
  hear = (observed) => session.hear(observed);
  for (const observed of early) session.hear(observed);
  return session;
}

type Connected = Extract<LiveState['connection'], { readonly kind: 'connected' }>;

/**
 * Returns why the connection failed.
 * @param others number of other tabs of this browser that hold a connection each
 */
function whyNot(state: Exclude<GatewayState, Connected>, url: string, others: number): string {
  if (state.kind === 'refused') return `${state.reason}. A gateway has a new token at each start.`;
  if (state.kind === 'waiting' && state.isBusy) return `${state.reason}. Try again in a moment.`;
  if (others >= CONNECTIONS_MAX - 1) {
    return (
      `${others} other tabs of this browser are connected to ${url}, and a browser opens at most ${CONNECTIONS_MAX} connections to one ` +
      'address. Close some of them. On the machine of the gateway itself, tabs share one connection.'
    );
  }
  return (
    `No gateway answers at ${url}. It may not be running, or not there; from another page than its own it has to be started with ` +
    `--origin ${location.origin}; and the browser may have been told not to let this page reach your machine.`
  );
}

class Session implements LiveControls {
  readonly #store: HeronryStore;
  readonly #participant: Participant;
  readonly #shared: Pick<SharedStream, 'close'> | undefined;
  readonly #recorder: Recorder;
  readonly #ended = new AbortController();
  readonly #tick: ReturnType<typeof setInterval>;
  #live: LiveState;
  /** Channels that the user has chosen; undefined for all. */
  #chosen: readonly string[] | undefined;
  #drawn: readonly string[] = [];
  /** Latest request to watch channels; undefined before the first. */
  #request: Promise<void> | undefined;
  /** Channels that existed when the page connected, or that it has watched; undefined before the first are known. */
  #oldChannels: Set<string> | undefined;
  #endUs: number | undefined;
  /** Number of clients with the page's name, including itself. */
  #namesakes = 1;
  #isToldOfNamesake = false;
  /** Whether the page shows something else. */
  #isLeft = false;

  constructor(
    { store, agent, url, nowMs }: LiveOptions,
    participant: Participant,
    shared: Pick<SharedStream, 'close'> | undefined,
    connected: Connected,
  ) {
    const startMs = nowMs();
    const nowUs = (): number => this.#endUs ?? Math.floor((nowMs() - startMs) * 1000);
    this.#store = store;
    this.#participant = participant;
    this.#shared = shared;
    this.#recorder = new Recorder({ name: 'Real traffic', agent, broker: brokerOf(connected.backend), nowUs });
    this.#live = {
      agent,
      address: url,
      connection: connected,
      serverUp: true,
      channels: [],
      takesAll: true,
      watching: false,
      ...this.#recorder.rates,
    };
    this.#attach();
    this.#tick = setInterval(() => this.#look(), TICK_MS);
  }

  hear(observed: Observed): void {
    if (this.#ended.signal.aborted) return;
    this.#recorder.observe(observed);
    switch (observed.kind) {
      case 'channels':
        this.#oldChannels ??= new Set(observed.channels.map(({ channel }) => channel));
        this.#show({
          channels: observed.channels.map(({ channel, figures }) => ({
            id: channel,
            drawn: this.#drawn.includes(channel),
            depth: figures?.depth,
          })),
        });
        this.#draw();
        return;
      case 'clients':
        this.#namesakes = observed.clients.filter(({ name }) => name === this.#live.agent).length;
        this.#show({});
        return;
      case 'backend':
        this.#show({ serverUp: observed.connected });
        return;
      case 'error':
        if (observed.seq === 0)
          this.#store.getState().actions.notify(`${observed.channel} cannot be read: ${observed.detail}`, 'error');
        return;
      case 'state':
        if (observed.state.kind !== 'closed') this.#show({ connection: observed.state });
        return;
      default:
        // New agents and channels appear at once, everything else with the next frame.
        if (this.#recorder.scenario !== this.#store.getState().scenario) this.#show({});
    }
  }

  choose(channels: readonly string[] | undefined): void {
    this.#chosen = channels;
    this.#show({ takesAll: channels === undefined });
    this.#draw();
  }

  reconnect(): void {
    this.#participant.reconnectNow();
  }

  disconnect(): void {
    this.#end();
    this.#store.getState().actions.pause();
    this.#store.refresh({ live: this.#live });
  }

  get isLeft(): boolean {
    return this.#isLeft;
  }

  show(): void {
    this.#isLeft = false;
    this.#attach();
    this.#store.getState().actions.pause();
  }

  // --- parts

  #attach(): void {
    const { actions } = this.#store.getState();
    this.#store.attach(
      this.#recorder,
      {
        scenario: this.#recorder.scenario,
        live: this.#live,
        actions: { ...actions, ...this.#deeds() },
        selection: { nodes: [{ kind: 'agent', id: this.#live.agent }], link: undefined, message: undefined },
        camera: undefined,
        lanes: { order: [], collapsed: [] },
        span: undefined,
        noteAtUs: undefined,
        dialog: undefined,
      },
      () => {
        this.#isLeft = true;
        this.#end();
      },
    );
  }

  #deeds(): Partial<Actions> {
    return liveActionsOf({
      agent: this.#live.agent,
      store: this.#store,
      participant: this.#participant,
      recorder: this.#recorder,
      ended: this.#ended.signal,
      draw: (channel) => this.#name(channel),
    });
  }

  #end(): void {
    if (this.#ended.signal.aborted) return;
    this.#endUs = this.#recorder.edgeUs();
    this.#live = { ...this.#live, connection: { kind: 'ended' } };
    clearInterval(this.#tick);
    this.#ended.abort();
    void this.#participant.close().finally(() => this.#shared?.close());
  }

  #look(): void {
    this.#show({});
    if (this.#isToldOfNamesake || this.#namesakes < 2 || this.#recorder.edgeUs() < NAMESAKE_US) return;
    this.#isToldOfNamesake = true;
    const { agent } = this.#live;
    const text = `Another client is also named ${agent}: the picture shows both as one. Connect again with another name.`;
    this.#store.getState().actions.notify(text, 'info', true);
  }

  /** Passes changes on to the store. */
  #show(patch: Partial<LiveState>): void {
    if (this.#isLeft) return;
    const live = { ...this.#live, ...this.#recorder.rates, ...patch };
    const same = JSON.stringify(live) === JSON.stringify(this.#live);
    if (!same) this.#live = live;
    const { scenario } = this.#recorder;
    const { scenario: shown, playing } = this.#store.getState();
    if (playing && same && scenario === shown) return;
    this.#recorder.catchUp();
    this.#store.refresh({ live: this.#live, scenario });
  }

  /** Watches the chosen channels, if they have changed. */
  #draw(): void {
    const all = this.#live.channels.map(({ id }) => id);
    const wanted = (this.#chosen ?? all).slice(0, CHANNELS_MAX);
    if (wanted.length === this.#drawn.length && wanted.every((id) => this.#drawn.includes(id))) {
      if (this.#request === undefined) this.#show({ watching: true });
      return;
    }
    void this.#watch(wanted);
    this.#show({
      channels: this.#live.channels.map((channel) => ({ ...channel, drawn: wanted.includes(channel.id) })),
    });
  }

  /** Watches channels. One that was created after the page connected is read from its start, so that no message is missed. */
  #watch(channels: readonly string[]): Promise<void> {
    const added = channels.filter((id) => !this.#drawn.includes(id));
    const old = added.filter((id) => this.#oldChannels?.has(id) !== false);
    const kept = channels.filter((id) => !added.includes(id) || old.includes(id));
    for (const id of added) this.#oldChannels?.add(id);
    this.#drawn = channels;
    this.#recorder.watch(channels);
    if (kept.length < channels.length && old.length > 0) void this.#participant.watch(kept);
    this.#show({ watching: false });
    const request = this.#participant.watch(channels, kept.length < channels.length ? 'start' : 'now').then(() => {
      if (this.#request === request) this.#show({ watching: true });
    });
    this.#request = request;
    return request;
  }

  /** Adds a channel that the user names to those that are drawn. */
  async #name(channel: string): Promise<void> {
    if (this.#drawn.includes(channel)) return;
    if (this.#chosen !== undefined) this.#chosen = [...this.#chosen, channel];
    if (!this.#live.channels.some(({ id }) => id === channel))
      this.#live = {
        ...this.#live,
        channels: [...this.#live.channels, { id: channel, drawn: false, depth: undefined }],
      };
    await this.#watch([...this.#drawn, channel]);
  }
}

/**
 * Returns the broker behind a gateway.
 * @param backend the name that the gateway gives
 */
function brokerOf(backend: string): Broker {
  if (backend.startsWith('redis pub/sub')) return { kind: 'redis-pubsub' };
  if (backend.startsWith('redis')) return DEFAULT_STREAMS;
  if (backend.startsWith('kafka')) return DEFAULT_KAFKA;
  return DEFAULT_BROKER;
}
