/**
 * A driver between a broker and its server that passes messages of the queue one at a time, when a test says so.
 * 1. Nothing is taken before `letOne`, so that the test decides which of several waiting consumers asks the server next.
 * 2. The broker acknowledges at delivery; the valve holds this back: the server gets it with `done`, as if the consumer had
 *    acknowledged after its work. At close, held acknowledgements are lost.
 * 3. A message that this broker recognises from before passes without being counted.
 */
import type { Driver, DriverReports, Outgoing, ServerStats, Taken } from '../network/driver.ts';

/** Whether a broker recognises a message that it was given before, and withholds it from its consumers. */
export type Memory = 'remembers' | 'forgets';

export class Valve implements Driver {
  readonly #inner: Driver;
  readonly #reports: DriverReports;
  readonly #memory: Memory;
  /** Message as the server named it, by the one that the broker was given. */
  readonly #originals = new WeakMap<Taken, Taken>();
  /** Messages delivered and in work, oldest first, by channel. */
  readonly #held = new Map<string, Taken[]>();
  readonly #had = new Set<string>();
  #open = false;
  #passed = 0;

  constructor(connect: (reports: DriverReports) => Driver, reports: DriverReports, memory: Memory) {
    this.#reports = reports;
    this.#memory = memory;
    this.#inner = connect({ ...reports, available: () => undefined });
  }

  /** Lets the broker take the next message of the channel, if it has a waiting consumer. */
  letOne(channel: string): void {
    this.#open = true;
    this.#reports.available(channel);
  }

  /**
   * Closes the valve.
   * @returns whether a message has passed since `letOne`
   */
  shut(): boolean {
    const passed = !this.#open;
    this.#open = false;
    return passed;
  }

  /** Returns the ids of the messages in work, oldest first. */
  held(channel: string): readonly string[] {
    return (this.#held.get(channel) ?? []).map(({ id }) => id);
  }

  /** Acknowledges the oldest message in work. */
  done(channel: string): void {
    const oldest = this.#held.get(channel)?.shift();
    if (oldest !== undefined) this.#inner.acknowledge(channel, [oldest]);
  }

  async take(channel: string): Promise<readonly Taken[]> {
    if (!this.#open) return [];
    const [original] = await this.#inner.take(channel, 1);
    if (original === undefined) return [];
    if (this.#memory === 'remembers' && this.#had.has(`${channel}/${original.id}`)) return [original];
    this.#open = false;
    this.#had.add(`${channel}/${original.id}`);
    this.#passed += 1;
    const id = this.#memory === 'remembers' ? original.id : `${original.id}/${this.#passed}`;
    const taken = { ...original, id };
    this.#originals.set(taken, original);
    return [taken];
  }

  acknowledge(channel: string, taken: readonly Taken[]): void {
    const held = this.#held.get(channel) ?? [];
    this.#held.set(channel, held);
    for (const one of taken) {
      const original = this.#originals.get(one);
      if (original !== undefined) held.push(original);
      // Recognised: still in work, or done.
      else if (!held.some(({ id }) => id === one.id)) this.#inner.acknowledge(channel, [one]);
    }
  }

  release(channel: string, taken: readonly Taken[]): void {
    this.#inner.release(
      channel,
      taken.map((one) => this.#originals.get(one) ?? one),
    );
  }

  open(channel: string): void {
    this.#inner.open(channel);
  }

  publish(channel: string, message: Outgoing): Promise<void> {
    return this.#inner.publish(channel, message);
  }

  tail(channel: string): Promise<void> {
    return this.#inner.tail(channel);
  }

  untail(channel: string): void {
    this.#inner.untail(channel);
  }

  stats(channel: string): Promise<ServerStats> {
    return this.#inner.stats(channel);
  }

  reset(channels: readonly string[]): Promise<void> {
    return this.#inner.reset(channels);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
