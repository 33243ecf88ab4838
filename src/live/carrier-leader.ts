/** The tab that holds the connection for all tabs. It opens the carrier, and forwards each part to the tab of its lane. */
import { type CarrierEvents, EventStreamReader } from '../brokers/gateway/protocol.ts';

/** Largest number of characters that a tab may leave unread before reading pauses for all. */
const UNREAD_MAX = 1_000_000;
/** Time for which the leader waits for a slow tab, in milliseconds. Then the tab loses its lane, and opens another when it reads on. */
const WAIT_MS_MAX = 2000;
/** Silence after which the connection is given up. The gateway sends something every 15 seconds. */
const SILENCE_MS_MAX = 40_000;

/** Outcome of a request for a carrier. */
export type CarrierState =
  | { readonly kind: 'open'; readonly carrier: string }
  | { readonly kind: 'refused'; readonly status: number; readonly type: string; readonly text: string }
  | { readonly kind: 'failed' };

/** A message from the leader to one tab. */
export type ToTab =
  | { readonly kind: 'carrier'; readonly lane: string; readonly state: CarrierState }
  | { readonly kind: 'part'; readonly lane: string; readonly text: string }
  | { readonly kind: 'end' | 'lost'; readonly lane: string };

export interface LeaderOptions {
  /** Sends a request to the gateway. */
  readonly post: (path: string, body: object, signal?: AbortSignal) => Promise<Response>;
  readonly tell: (tab: string, message: ToTab) => void;
  /** Resolves when the tab has gone. */
  readonly whenGone: (tab: string) => Promise<void>;
}

interface LaneOwner {
  readonly tab: string;
  unread: number;
}

export class CarrierLeader {
  readonly #options: LeaderOptions;
  readonly #lanes = new Map<string, LaneOwner>();
  readonly #tabs = new Set<string>();
  readonly #ending = new AbortController();
  #opening: Promise<CarrierState> | undefined;
  #progress = (): void => undefined;

  constructor(options: LeaderOptions) {
    this.#options = options;
  }

  /** Gives the tab a lane, and the name of the carrier that it is on. */
  async open(tab: string, lane: string): Promise<void> {
    this.#lanes.set(lane, { tab, unread: 0 });
    this.#watch(tab);
    const state = await this.#carrier();
    if (state.kind !== 'open') this.#lanes.delete(lane);
    this.#options.tell(tab, { kind: 'carrier', lane, state });
  }

  /** Notes that a tab has read so many characters of a lane. */
  noteRead(lane: string, characters: number): void {
    const owner = this.#lanes.get(lane);
    if (owner !== undefined) owner.unread -= characters;
    this.#progress();
  }

  leave(lane: string): void {
    if (this.#lanes.delete(lane)) this.#close([lane]);
    this.#progress();
  }

  close(): void {
    this.#ending.abort();
  }

  // --- parts

  #watch(tab: string): void {
    if (this.#tabs.has(tab)) return;
    this.#tabs.add(tab);
    void this.#options.whenGone(tab).then(() => {
      this.#tabs.delete(tab);
      const left = [...this.#lanes].filter(([, owner]) => owner.tab === tab).map(([lane]) => lane);
      for (const lane of left) this.#lanes.delete(lane);
      if (left.length > 0) this.#close(left);
    });
  }

  /** Returns the carrier that is open, or is being opened. */
  #carrier(): Promise<CarrierState> {
    if (this.#opening !== undefined) return this.#opening;
    const opening = this.#start().catch((): CarrierState => {
      // The next lane asks again.
      if (this.#opening === opening) this.#opening = undefined;
      return { kind: 'failed' };
    });
    this.#opening = opening;
    return opening;
  }

  async #start(): Promise<CarrierState> {
    const controller = new AbortController();
    this.#ending.signal.addEventListener('abort', () => controller.abort(), { once: true });
    const response = await this.#options.post('/v1/carriers', {}, controller.signal).catch(() => undefined);
    if (response === undefined || !response.ok) this.#opening = undefined;
    if (response === undefined) return { kind: 'failed' };
    if (!response.ok) {
      const type = response.headers.get('content-type') ?? '';
      return { kind: 'refused', status: response.status, type, text: await response.text() };
    }
    return new Promise((resolve) => {
      void this.#read(response, controller, (carrier) => resolve({ kind: 'open', carrier })).finally(() => {
        resolve({ kind: 'failed' });
        this.#lost();
      });
    });
  }

  async #read(response: Response, controller: AbortController, opened: (carrier: string) => void): Promise<void> {
    const reader = response.body?.getReader();
    const parser = new EventStreamReader();
    let silence: ReturnType<typeof setTimeout> | undefined;
    try {
      for (;;) {
        silence = setTimeout(() => controller.abort(), SILENCE_MS_MAX);
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
        clearTimeout(silence);
        if (done) return;
        for (const { event, data } of parser.read(value)) this.#hear(event, JSON.parse(data), opened);
        if (this.#behind().length > 0) await this.#whenRead();
      }
    } catch {
      // The carrier broke: each lane is notified.
    } finally {
      clearTimeout(silence);
      controller.abort();
    }
  }

  /**
   * Handles one event of the carrier.
   * @param data the gateway's own
   */
  #hear(event: string, data: CarrierEvents[keyof CarrierEvents], opened: (carrier: string) => void): void {
    if (event === 'carrier' && 'carrier' in data) opened(data.carrier);
    if (!('lane' in data)) return;
    const { lane } = data;
    const owner = this.#lanes.get(lane);
    if (owner === undefined) return;
    if ('text' in data) {
      owner.unread += data.text.length;
      this.#options.tell(owner.tab, { kind: 'part', lane, text: data.text });
    } else {
      this.#lanes.delete(lane);
      this.#options.tell(owner.tab, { kind: 'end', lane });
    }
  }

  #behind(): readonly (readonly [string, LaneOwner])[] {
    return [...this.#lanes].filter(([, { unread }]) => unread > UNREAD_MAX);
  }

  /** Applies back-pressure: reads no more of the carrier before every tab has read, or has lost its lane. */
  async #whenRead(): Promise<void> {
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, WAIT_MS_MAX);
      this.#progress = () => {
        if (this.#behind().length > 0) return;
        clearTimeout(late);
        resolve();
      };
    });
    this.#progress = () => undefined;
    for (const [lane, { tab }] of this.#behind()) {
      this.leave(lane);
      this.#options.tell(tab, { kind: 'lost', lane });
    }
  }

  #lost(): void {
    this.#opening = undefined;
    for (const [lane, { tab }] of [...this.#lanes]) {
      this.#lanes.delete(lane);
      this.#options.tell(tab, { kind: 'lost', lane });
    }
  }

  #close(lanes: readonly string[]): void {
    const { post } = this.#options;
    void this.#opening?.then((state) => {
      if (state.kind !== 'open') return;
      // If that fails, the carrier has ended, and the lanes with it.
      post('/v1/carriers/close', { carrier: state.carrier, lanes }).catch(() => undefined);
    });
  }
}
