/**
 * The leases of messages by consumers. A lease ends in one of three ways: acknowledged, released, or expired; the last two return
 * the message to the queue. A message that was leased before is marked as redelivered when it is leased again.
 */
import { randomBytes } from 'node:crypto';
import type { Lease, SettleResponse } from '../brokers/gateway/protocol.ts';
import type { Taken } from '../brokers/network/index.ts';
import { LimitError } from '../messaging/index.ts';
import { setTimer } from '../messaging/parts.ts';
import { encodeTaken } from './event-encoding.ts';
import type { GatewayLimits } from './gateway-limits.ts';
import type { Hub } from './hub.ts';
import { parseMessage } from './message-text.ts';
import type { Onlooker } from './taken-notices.ts';

/** Number of returned messages that are remembered as leased before. */
const RETURNED_MAX = 10_000;
/** Interval at which leases are renewed at the server, in milliseconds. */
const RENEW_MS = 3000;

interface Held {
  readonly channel: string;
  /** Message as the driver returned it; the driver knows it by this object. */
  readonly taken: Taken;
  readonly redelivered: boolean;
  readonly cancelTimer: () => void;
}

export interface LeaseWish {
  readonly channel: string;
  readonly count: number;
  /** Time to wait for a first message; 0 asks once. */
  readonly waitMs: number;
  readonly leaseMs: number;
  /** Name of the consumer, for observers. */
  readonly by: string | undefined;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
}

export class Leases {
  readonly #hub: Hub;
  readonly #onlookers: ReadonlySet<Onlooker>;
  readonly #held = new Map<string, Held>();
  readonly #returned = new Set<string>();
  readonly #limits: Pick<GatewayLimits, 'leases' | 'waiting'>;
  /** Number of messages reserved for takes in progress. */
  #reserved = 0;
  #waiting = 0;
  #renewing: ReturnType<typeof setInterval> | undefined;

  constructor(hub: Hub, onlookers: ReadonlySet<Onlooker>, limits: Pick<GatewayLimits, 'leases' | 'waiting'>) {
    this.#hub = hub;
    this.#limits = limits;
    this.#onlookers = onlookers;
    hub.settings.metrics.gauge('heronry_leases', () => this.#held.size);
    hub.settings.metrics.gauge('heronry_waiting', () => this.#waiting);
  }

  /**
   * Takes messages.
   * @returns the names of their leases; none if nothing arrived in time
   */
  async take(wish: LeaseWish): Promise<readonly string[]> {
    const { channel, waitMs, signal } = wish;
    let wake = (): void => undefined;
    let something = false;
    let over = false;
    const notice = (): void => {
      something = true;
      wake();
    };
    const end = (): void => {
      over = true;
      wake();
    };
    const stopListening = this.#hub.listen({
      event: () => undefined,
      available: (name) => {
        if (name === channel) notice();
      },
      retry: notice,
      end,
    });
    const cancelTimer = setTimer(end, waitMs);
    signal.addEventListener('abort', end);
    try {
      for (;;) {
        something = false;
        const names = await this.#takeWithin(wish);
        if (names.length > 0 || over || waitMs === 0) return names;
        if (something) continue;
        if (this.#waiting >= this.#limits.waiting) throw new LimitError('Consumers that wait', this.#limits.waiting);
        this.#waiting += 1;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        this.#waiting -= 1;
        if (over) return [];
      }
    } finally {
      cancelTimer();
      signal.removeEventListener('abort', end);
      stopListening();
    }
  }

  /** Returns the leases that are still held. */
  shown(names: readonly string[]): readonly Lease[] {
    return names.flatMap((lease) => {
      const held = this.#held.get(lease);
      if (held === undefined) return [];
      const { channel, redelivered, taken } = held;
      const { id, seq, text, producer } = taken;
      return [{ lease, channel, id, seq, producer: producer ?? null, redelivered, message: parseMessage(text) }];
    });
  }

  acknowledge(names: readonly string[]): SettleResponse {
    return this.#settle(names, 'acknowledged');
  }

  release(names: readonly string[]): SettleResponse {
    return this.#settle(names, 'released');
  }

  /** Releases all leases. */
  close(): void {
    clearInterval(this.#renewing);
    this.#settle([...this.#held.keys()], 'released');
  }

  // --- parts

  /** Takes within the limit. Takes in progress count as held, so that concurrent requests do not exceed the limit together. */
  async #takeWithin(wish: LeaseWish): Promise<readonly string[]> {
    const { leases } = this.#limits;
    if (this.#held.size + this.#reserved + wish.count > leases) throw new LimitError('Leases that are held', leases);
    this.#reserved += wish.count;
    try {
      return await this.#takeOnce(wish);
    } finally {
      this.#reserved -= wish.count;
    }
  }

  async #takeOnce(wish: LeaseWish): Promise<readonly string[]> {
    const { channel, count, signal } = wish;
    const taken = await this.#hub.take(channel, count);
    if (taken.length > 0 && (signal.aborted || this.#hub.ended)) {
      this.#hub.release(channel, taken);
      return [];
    }
    const foreign = taken.filter(({ text }) => parseMessage(text) === undefined);
    if (foreign.length > 0) {
      // An entry that is not a message is skipped, and never redelivered.
      this.#hub.settings.metrics.count('heronry_foreign_total', foreign.length);
      this.#hub.settings.logger.write('warn', 'foreign', { channel, messages: foreign.length });
      this.#hub.acknowledge(channel, foreign);
      if (foreign.length === taken.length) return this.#takeOnce(wish);
    }
    const names = taken.filter((one) => !foreign.includes(one)).map((one) => this.#hold(one, wish));
    this.#hub.settings.metrics.count('heronry_leased_total', names.length);
    return names;
  }

  #hold(taken: Taken, { channel, leaseMs, by }: LeaseWish): string {
    const name = randomBytes(16).toString('base64url');
    const before = this.#returned.delete(keyOf(channel, taken));
    const cancelTimer = setTimer(() => this.#settle([name], 'expired'), leaseMs);
    const held = { channel, taken, redelivered: taken.redelivered || before, cancelTimer };
    this.#held.set(name, held);
    this.#renewing ??= setInterval(() => this.#renew(), RENEW_MS).unref();
    this.#tell(held, by);
    return name;
  }

  #tell({ channel, taken, redelivered }: Held, by: string | undefined): void {
    let event: string | undefined;
    const encoded = (): string => {
      event ??= encodeTaken(channel, taken, { by, redelivered });
      return event;
    };
    for (const onlooker of this.#onlookers) onlooker({ channel, seq: taken.seq, encoded });
  }

  #settle(names: readonly string[], how: 'acknowledged' | 'released' | 'expired'): SettleResponse {
    const byChannel = new Map<string, Taken[]>();
    const unknown: string[] = [];
    for (const name of new Set(names)) {
      const held = this.#held.get(name);
      if (held === undefined) {
        unknown.push(name);
        continue;
      }
      held.cancelTimer();
      this.#held.delete(name);
      if (how !== 'acknowledged') this.#noteReturned(keyOf(held.channel, held.taken));
      byChannel.set(held.channel, [...(byChannel.get(held.channel) ?? []), held.taken]);
    }
    for (const [channel, taken] of byChannel) {
      if (how === 'acknowledged') this.#hub.acknowledge(channel, taken);
      else this.#hub.release(channel, taken);
      this.#hub.settings.metrics.count(`heronry_${how}_total`, taken.length);
      if (how === 'expired')
        this.#hub.settings.logger.write('info', 'lease-expired', { channel, messages: taken.length });
    }
    return { settled: new Set(names).size - unknown.length, unknown };
  }

  #noteReturned(key: string): void {
    this.#returned.add(key);
    for (const oldest of this.#returned) {
      if (this.#returned.size <= RETURNED_MAX) return;
      this.#returned.delete(oldest);
    }
  }

  #renew(): void {
    const byChannel = new Map<string, Taken[]>();
    for (const { channel, taken } of this.#held.values()) {
      byChannel.set(channel, [...(byChannel.get(channel) ?? []), taken]);
    }
    for (const [channel, taken] of byChannel) this.#hub.renew(channel, taken);
  }
}

function keyOf(channel: string, { id }: Taken): string {
  return `${id} ${channel}`;
}
