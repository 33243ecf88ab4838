/** Connects the page to a gateway, and shows its traffic in the store. */
import { type GatewayState, join, type Observed } from '../brokers/gateway/index.ts';
import { type HeronryStore, NO_LANES, NOTHING_SELECTED } from '../store/index.ts';
import { LiveSource } from './live-source.ts';
import { shareStream } from './shared-stream.ts';

/** Largest number of connections that browsers open to one address. */
const CONNECTIONS_MAX = 6;
/** Time within which other tabs answer, in milliseconds. */
const ANSWER_MS_MAX = 300;

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
  /** Returns whether the page shows something else, and the connection has ended. */
  hasLeft(): boolean;
  /** Shows the record again, at its end. */
  show(): void;
}

/**
 * Connects to a gateway. Resolves when the gateway has accepted the page, and the store shows the traffic.
 * @throws Error with a readable message, if the gateway refuses or cannot be reached
 */
export async function startLive(options: LiveOptions): Promise<LiveControls> {
  const { url, token, agent, store, nowMs } = options;
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
  tabs?.connected();
  const source = new LiveSource({
    participant,
    agent,
    address: url,
    connection: state,
    nowMs,
    onEnd: () => (shared ?? tabs)?.close(),
  });
  show(store, source, 'playing');
  hear = (observed) => source.hear(observed);
  for (const observed of early) source.hear(observed);
  return {
    choose: (channels) => source.choose(channels),
    reconnect: () => participant.reconnectNow(),
    disconnect: () => {
      source.end();
      store.getState().actions.pause();
    },
    hasLeft: () => !source.isShown,
    show: () => show(store, source, 'paused'),
  };
}

/** Shows the traffic at its present, with the page's own agent selected. */
function show(store: HeronryStore, source: LiveSource, how: 'playing' | 'paused'): void {
  const nodes = [{ kind: 'agent' as const, id: source.live.agent }];
  store.show(source, {
    origin: { kind: 'live' },
    atUs: source.edgeUs(),
    playing: how === 'playing',
    speed: 1,
    selection: { ...NOTHING_SELECTED, nodes },
    lanes: NO_LANES,
  });
}

/**
 * Returns why the connection failed.
 * @param others number of other tabs of this browser that hold a connection each
 */
function whyNot(state: Exclude<GatewayState, { readonly kind: 'connected' }>, url: string, others: number): string {
  if (state.kind === 'refused') return `${state.reason}. A gateway has a new token at each start.`;
  if (state.kind === 'waiting' && state.isBusy) return `${state.reason}. Try again in a moment.`;
  if (others >= CONNECTIONS_MAX - 1) {
    return (
      `${others} other tabs of this browser are connected to ${url}, and a browser opens at most ${CONNECTIONS_MAX} connections to one ` +
      'address. Close some tabs. On the machine of the gateway, tabs share one connection.'
    );
  }
  return (
    `No gateway answers at ${url}. Check that it is running. For a page that it does not serve itself, start it with ` +
    `--origin ${location.origin}. The browser may also block access to your machine.`
  );
}

/** The count of this browser's tabs that are connected to one gateway, if they cannot share a connection. */
export class TabCount {
  readonly #channel: BroadcastChannel;
  #heard = 0;
  #isConnected = false;

  /** @param url address of the gateway */
  constructor(url: string) {
    this.#channel = new BroadcastChannel(`heronry-tabs-${url}`);
    this.#channel.onmessage = ({ data }: MessageEvent<'who' | 'here'>) => {
      if (data === 'here') this.#heard += 1;
      else if (this.#isConnected) this.#channel.postMessage('here');
    };
  }

  /** Counts this tab as one that holds a connection from now on. */
  connected(): void {
    this.#isConnected = true;
  }

  /**
   * Asks the other tabs.
   * @returns how many of them hold a connection
   */
  async others(): Promise<number> {
    this.#heard = 0;
    this.#channel.postMessage('who');
    await new Promise((resolve) => setTimeout(resolve, ANSWER_MS_MAX));
    return this.#heard;
  }

  close(): void {
    this.#channel.close();
  }
}
