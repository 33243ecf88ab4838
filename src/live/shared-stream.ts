/**
 * One connection for the event streams of all tabs of a browser, as browsers open at most six to one address.
 * 1. One tab leads: the one that holds the lock. It opens a carrier, and forwards the parts of each tab's streams.
 * 2. When the leader has gone, the lock goes to another tab, which announces it. Every stream breaks then, and is reopened from
 *    its last position, as after any broken connection.
 * 3. Each tab holds a lock of its own, from which the leader learns that the tab has gone.
 * 4. If the leader does not answer, the tab opens a connection of its own.
 */
import { CarrierLeader, type CarrierState, type ToTab } from './carrier-leader.ts';
import { fingerprint } from './fingerprint.ts';
import { TabLanes } from './tab-lanes.ts';

/** Time limit of a leader's answer. It answers at once, unless it has to open a connection first. */
const ANSWER_MS_MAX = 5000;

export interface SharedStreamOptions {
  readonly url: string;
  readonly token: string;
  /** @default the host's, if it has them: pages from another machine do not */
  readonly locks?: Pick<LockManager, 'request'> | undefined;
  /** @default the host's */
  readonly fetch?: typeof fetch;
}

export interface SharedStream {
  /** The host's `fetch`, with the event streams of the gateway shared. */
  readonly fetch: typeof fetch;
  close(): void;
}

/**
 * Returns a `fetch` that shares the event streams between tabs.
 * @returns undefined if the host cannot share
 */
export function shareStream(options: SharedStreamOptions): SharedStream | undefined {
  const locks = 'locks' in options ? options.locks : globalThis.navigator?.locks;
  if (locks === undefined || typeof BroadcastChannel === 'undefined' || !URL.canParse(options.url)) return undefined;
  const url = new URL(options.url).origin;
  return new Sharing({ ...options, url, locks, fetch: options.fetch ?? ((input, init) => fetch(input, init)) });
}

/** Message to all tabs, as a tab does not know which one leads. */
type ToAll =
  | { readonly kind: 'lead' }
  | { readonly kind: 'open'; readonly tab: string; readonly lane: string }
  | { readonly kind: 'read'; readonly lane: string; readonly characters: number }
  | { readonly kind: 'leave'; readonly lane: string };

class Sharing implements SharedStream {
  readonly fetch: typeof fetch;
  readonly #options: Required<SharedStreamOptions> & { readonly locks: Pick<LockManager, 'request'> };
  readonly #name: string;
  readonly #tab = makeId();
  readonly #all: BroadcastChannel;
  readonly #own: BroadcastChannel;
  readonly #lanes = new TabLanes();
  /** Requests that wait for a leader's answer, by their lane. */
  readonly #asking = new Map<string, (state: CarrierState) => void>();
  /** Channels to each tab while this one leads; one for each keeps the order. */
  readonly #toTabs = new Map<string, BroadcastChannel>();
  readonly #closing = new AbortController();
  /** Resolves when the lock of this tab is held: before that, the tab would count as gone. */
  readonly #held: Promise<void>;
  #leader: CarrierLeader | undefined;

  constructor(options: Required<SharedStreamOptions> & { readonly locks: Pick<LockManager, 'request'> }) {
    this.#options = options;
    this.#name = `heronry-stream-${fingerprint(`${options.url} ${options.token}`)}`;
    this.#all = new BroadcastChannel(this.#name);
    this.#own = new BroadcastChannel(tabName(this.#tab));
    this.#all.onmessage = ({ data }: MessageEvent<ToAll>) => this.#hearAll(data);
    this.#own.onmessage = ({ data }: MessageEvent<ToTab>) => this.#hear(data);
    const streams = `${options.url}/v1/events`;
    this.fetch = (input, init) => (String(input) === streams && init ? this.#open(init) : options.fetch(input, init));
    this.#held = new Promise((resolve) => {
      void this.#hold(tabName(this.#tab), () => resolve()).finally(resolve);
    });
    void this.#hold(this.#name, () => this.#lead());
  }

  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.#leader?.close();
    for (const channel of this.#toTabs.values()) channel.close();
    this.#all.close();
    this.#own.close();
  }

  // --- as any tab

  async #open(init: RequestInit): Promise<Response> {
    const lane = makeId();
    const body = this.#lanes.open(lane, () => this.#leave(lane));
    init.signal?.addEventListener('abort', () => {
      if (this.#lanes.fail(lane, new DOMException('The stream was given up', 'AbortError'))) this.#leave(lane);
    });
    const state = await this.#ask(lane);
    if (state?.kind === 'open') {
      const { carrier } = state;
      const carried = { ...JSON.parse(String(init.body)), carried: { carrier, lane } };
      const response = await this.#options.fetch(`${this.#options.url}/v1/events`, {
        ...init,
        body: JSON.stringify(carried),
      });
      if (response.status === 204) return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
      this.#giveUp(lane);
      return response;
    }
    this.#giveUp(lane);
    // The leader is stuck, or the gateway does not support carriers.
    if (state === undefined || (state.kind === 'refused' && state.status === 404))
      return this.#options.fetch(`${this.#options.url}/v1/events`, init);
    if (state.kind === 'failed') throw new TypeError('The gateway cannot be reached');
    return new Response(state.text, { status: state.status, headers: { 'content-type': state.type } });
  }

  /**
   * Asks the leader for a carrier.
   * @returns undefined if no leader answers
   */
  async #ask(lane: string): Promise<CarrierState | undefined> {
    await this.#held;
    let late: ReturnType<typeof setTimeout> | undefined;
    const state = await new Promise<CarrierState | undefined>((resolve) => {
      this.#asking.set(lane, resolve);
      late = setTimeout(() => resolve(undefined), ANSWER_MS_MAX);
      this.#askAgain(lane);
    });
    clearTimeout(late);
    this.#asking.delete(lane);
    return state;
  }

  #askAgain(lane: string): void {
    if (this.#leader === undefined) this.#tellAll({ kind: 'open', tab: this.#tab, lane });
    else void this.#leader.open(this.#tab, lane);
  }

  #giveUp(lane: string): void {
    this.#lanes.fail(lane, new TypeError('The stream was not opened'));
    this.#leave(lane);
  }

  #leave(lane: string): void {
    if (this.#leader === undefined) this.#tellAll({ kind: 'leave', lane });
    else this.#leader.leave(lane);
  }

  #hear(message: ToTab): void {
    const { lane } = message;
    switch (message.kind) {
      case 'carrier':
        if (message.state.kind === 'open') this.#lanes.noteCarried(lane);
        this.#asking.get(lane)?.(message.state);
        return;
      case 'part':
        this.#lanes.push(lane, message.text);
        if (this.#leader === undefined) this.#tellAll({ kind: 'read', lane, characters: message.text.length });
        else this.#leader.noteRead(lane, message.text.length);
        return;
      case 'end':
        this.#lanes.end(lane);
        return;
      case 'lost':
        this.#lanes.fail(lane, new TypeError('The carrier is lost'));
        return;
    }
  }

  #hearAll(message: ToAll): void {
    if (message.kind === 'lead') {
      // The previous leader has gone, and its carrier with it.
      this.#lanes.failCarried(new TypeError('The carrier is lost'));
      for (const lane of this.#asking.keys()) this.#askAgain(lane);
    } else if (this.#leader !== undefined) {
      if (message.kind === 'open') void this.#leader.open(message.tab, message.lane);
      else if (message.kind === 'read') this.#leader.noteRead(message.lane, message.characters);
      else this.#leader.leave(message.lane);
    }
  }

  #tellAll(message: ToAll): void {
    if (!this.#closing.signal.aborted) this.#all.postMessage(message);
  }

  // --- as the leader

  #lead(): void {
    this.#leader = new CarrierLeader({
      post: (path, body, signal) => this.#post(path, body, signal),
      tell: (tab, message) => this.#tell(tab, message),
      whenGone: (tab) => this.#whenGone(tab),
    });
    this.#tellAll({ kind: 'lead' });
    this.#hearAll({ kind: 'lead' });
  }

  #post(path: string, body: object, signal?: AbortSignal): Promise<Response> {
    return this.#options.fetch(this.#options.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#options.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      cache: 'no-store',
      ...(signal === undefined ? {} : { signal }),
    });
  }

  #tell(tab: string, message: ToTab): void {
    if (tab === this.#tab) {
      this.#hear(message);
      return;
    }
    if (this.#closing.signal.aborted) return;
    const channel = this.#toTabs.get(tab) ?? new BroadcastChannel(tabName(tab));
    this.#toTabs.set(tab, channel);
    channel.postMessage(message);
  }

  async #whenGone(tab: string): Promise<void> {
    if (tab === this.#tab) return new Promise(() => undefined);
    await this.#options.locks
      .request(tabName(tab), { signal: this.#closing.signal }, () => undefined)
      .catch(() => undefined);
    this.#toTabs.get(tab)?.close();
    this.#toTabs.delete(tab);
  }

  /** Holds the lock until this is closed. */
  async #hold(name: string, held: () => void): Promise<void> {
    const { signal } = this.#closing;
    const hold = (): Promise<void> => {
      held();
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    };
    // Closing cancels a pending request.
    await this.#options.locks.request(name, { signal }, hold).catch(() => undefined);
  }
}

function tabName(tab: string): string {
  return `heronry-tab-${tab}`;
}

function makeId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
