/**
 * The queue of one channel: a consumer group for its topic, of which this process becomes a member when it first consumes.
 * 1. What the partitions assigned to this process hold is read ahead into a queue here, and committed when it was handed over.
 * 2. When the partitions are shared out anew, what was read ahead is dropped and read again from what is committed.
 * 3. Commits of a partition only rise; one is under way at a time, and what is added meanwhile goes with the next.
 */
import { UnavailableError } from '../../messaging/index.ts';
import type { Taken } from '../network/driver.ts';
import { LocalQueue } from '../network/local-queue.ts';
import type { KafkaClient, KafkaGroup, KafkaRecord, Position } from './client.ts';
import type { FetchLoop } from './fetch-loop.ts';
import type { Health } from './health.ts';

/** Messages read ahead. */
const AHEAD_MAX = 1000;
const PAUSE_MS = 50;

export interface QueueReports {
  readonly available: () => void;
  readonly missed: (count: number | undefined) => void;
  readonly refused: (error: unknown) => void;
}

export class GroupQueue {
  readonly #topic: string;
  readonly #client: KafkaClient;
  readonly #loop: FetchLoop;
  readonly #health: Health;
  readonly #reports: QueueReports;
  readonly #group: KafkaGroup;
  readonly #queue = new LocalQueue();
  #assigned: readonly number[] = [];
  /** Rises with every sharing out. */
  #generation = 0;
  /** Taken and neither acknowledged nor released, of this sharing out: what is of an earlier one is not taken back. */
  readonly #out = new Set<Taken>();
  #joining: Promise<void> | undefined;
  #assigning: Promise<void> = Promise.resolve();
  readonly #uncommitted = new Map<number, bigint>();
  #committing: Promise<void> | undefined;
  #closed = false;
  /** Called when something was read. */
  #onSomething = (): void => undefined;

  constructor(
    topic: string,
    group: KafkaGroup,
    client: KafkaClient,
    loop: FetchLoop,
    health: Health,
    reports: QueueReports,
  ) {
    this.#topic = topic;
    this.#client = client;
    this.#loop = loop;
    this.#health = health;
    this.#reports = reports;
    this.#group = group;
  }

  /** The oldest, up to `count`; where none is here, after everything that was written before has been read. */
  async take(count: number): Promise<readonly Taken[]> {
    if (this.#queue.length === 0) await this.#readUp();
    const taken = this.#queue.take(count);
    for (const one of taken) this.#out.add(one);
    this.#loop.wake();
    return taken;
  }

  acknowledge(taken: readonly Taken[]): void {
    for (const one of taken) {
      this.#out.delete(one);
      const { partition, offset } = positionOf(one.id);
      const next = offset + 1n;
      if (next > (this.#uncommitted.get(partition) ?? 0n)) this.#uncommitted.set(partition, next);
    }
    this.#committing ??= this.#commitAll();
  }

  release(taken: readonly Taken[]): void {
    const present = taken.filter((one) => this.#out.delete(one));
    this.#queue.release(present);
    if (present.length > 0) this.#reports.available();
  }

  /** What is committed, by partition, with what this process has handed over. */
  async committed(partitions: number): Promise<readonly bigint[]> {
    await this.#committing;
    return this.#health.ask(() => this.#group.committed(Array.from({ length: partitions }, (_, index) => index)));
  }

  /** Goes on from the end. Of partitions that other processes read, what those have read ahead stays with them. */
  async skipToEnd(): Promise<void> {
    await this.#join();
    const ends = await this.#health.ask(() => this.#client.offsets(this.#topic, 'next'));
    this.#dropAhead();
    for (const partition of this.#assigned) {
      this.#read(partition, ends[partition] ?? 0n);
      this.#uncommitted.set(partition, ends[partition] ?? 0n);
    }
    this.#committing ??= this.#commitAll();
    await this.#committing;
  }

  /** Commits what was handed over, and leaves the group. */
  async close(): Promise<void> {
    await this.#committing;
    this.#closed = true;
    for (const partition of this.#assigned) this.#loop.delete(this.#topic, partition);
    await this.#group.close().catch(() => undefined);
  }

  async #readUp(): Promise<void> {
    await this.#join();
    // With something here there is no need to know where the end is, nor to wait for the rest.
    await Promise.race([this.#readToEnd(), this.#something()]);
  }

  async #readToEnd(): Promise<void> {
    const ends = await this.#health.ask(() => this.#client.offsets(this.#topic, 'next'));
    await Promise.all(
      this.#assigned.map((partition) => this.#loop.reached(this.#topic, partition, ends[partition] ?? 0n)),
    );
  }

  #something(): Promise<void> {
    if (this.#queue.length > 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onSomething = resolve;
    });
  }

  /** @throws where it cannot join now; the next call tries again */
  async #join(): Promise<void> {
    this.#joining ??= this.#health.ask(() =>
      this.#group.join(
        (partitions) => {
          this.#assigning = this.#assign(partitions);
          // Whoever waits takes again, and then hears of it.
          this.#assigning.catch(() => this.#reports.available());
        },
        () => this.#lost(),
      ),
    );
    try {
      await this.#joining;
      await this.#assigning;
    } catch (error) {
      this.#joining = undefined;
      throw error;
    }
  }

  /** No member any more: whoever takes next joins again. */
  #lost(): void {
    this.#joining = undefined;
    this.#dropAhead();
    for (const partition of this.#assigned) this.#loop.delete(this.#topic, partition);
    this.#assigned = [];
    this.#reports.available();
  }

  async #assign(partitions: readonly number[]): Promise<void> {
    const generation = this.#dropAhead();
    for (const partition of this.#assigned) this.#loop.delete(this.#topic, partition);
    this.#assigned = partitions;
    if (partitions.length === 0 || this.#closed) return;
    const [committed, first] = await Promise.all([
      this.#health.ask(() => this.#group.committed(partitions)),
      this.#health.ask(() => this.#client.offsets(this.#topic, 'first')),
    ]);
    if (generation !== this.#generation) return;
    for (const [index, partition] of partitions.entries()) {
      const [begin, done] = [first[partition] ?? 0n, committed[index] ?? -1n];
      if (done >= 0n && done < begin) this.#reports.missed(Number(begin - done));
      this.#read(partition, done > begin ? done : begin);
    }
    this.#reports.available();
  }

  #dropAhead(): number {
    this.#queue.clear();
    this.#out.clear();
    this.#generation += 1;
    return this.#generation;
  }

  #read(partition: number, offset: bigint): void {
    this.#loop.set({
      topic: this.#topic,
      partition,
      offset,
      receive: (records) => this.#receive(partition, records),
      hungry: () => this.#queue.length < AHEAD_MAX,
      missed: this.#reports.missed,
      refused: this.#reports.refused,
    });
  }

  #receive(partition: number, records: readonly KafkaRecord[]): undefined {
    for (const { offset, text, headers } of records) {
      const id = `${partition}:${offset}`;
      const seq = Number(offset) + 1;
      this.#queue.push({ id, text, seq, producer: headers.get('producer'), redelivered: false });
    }
    this.#onSomething();
    this.#reports.available();
  }

  async #commitAll(): Promise<void> {
    // Not before the hand-overs of this turn are all here.
    await Promise.resolve();
    while (this.#uncommitted.size > 0) {
      // Where a partition has gone to another, that one says how far it has come.
      const own = [...this.#uncommitted].filter(([partition]) => this.#assigned.includes(partition));
      this.#uncommitted.clear();
      if (own.length > 0)
        await this.#commit(own.map(([partition, offset]) => ({ topic: this.#topic, partition, offset })));
    }
    this.#committing = undefined;
  }

  async #commit(positions: readonly Position[]): Promise<void> {
    try {
      await this.#group.commit(positions);
    } catch (error) {
      // Closed, with nobody there to tell: it is handed over again by whoever consumes next.
      if (this.#health.closed) return;
      this.#health.failed(error);
      // Refused: what was handed over here may be handed over again elsewhere.
      if (!(error instanceof UnavailableError) && this.#health.up) {
        this.#reports.refused(error);
        return;
      }
      for (const { partition, offset } of positions) {
        if (offset > (this.#uncommitted.get(partition) ?? 0n)) this.#uncommitted.set(partition, offset);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      await this.#health.whenUp();
    }
  }
}

function positionOf(id: string): { readonly partition: number; readonly offset: bigint } {
  const [partition = '0', offset = '0'] = id.split(':');
  return { partition: Number(partition), offset: BigInt(offset) };
}
