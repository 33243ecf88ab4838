/**
 * The queue of one channel: a consumer group for its topic. This process joins it when it first consumes.
 * 1. Messages of the assigned partitions are read ahead into a queue here, and committed when they were delivered.
 * 2. After a rebalance, messages read ahead are dropped and read again from the commit.
 * 3. Commits of a partition only increase. One is in progress at a time; later ones are combined into the next.
 * 4. If another topic replaces the topic, it is read from its start. Messages read ahead from the old one are delivered.
 */
import { UnavailableError } from '../../messaging/index.ts';
import type { DriverReports, Taken } from '../network/driver.ts';
import { LocalQueue } from '../network/local-queue.ts';
import type { Committed, KafkaGroup, KafkaRecord, Position, TopicOffsets, TopicState } from './client.ts';
import type { FetchLoop } from './fetch-loop.ts';
import type { Health } from './health.ts';
import { UnknownTopicError } from './kafka-errors.ts';
import type { Topic, TopicsContext } from './topic.ts';

/** Largest number of messages read ahead. */
const AHEAD_MAX = 1000;
const PAUSE_MS = 50;

export interface GroupQueueOptions {
  readonly topic: Topic;
  readonly group: KafkaGroup;
  /** Time limit of joining. */
  readonly joinMs: number;
  readonly loop: FetchLoop;
}

export class GroupQueue {
  readonly #topic: Topic;
  readonly #client: TopicsContext['client'];
  readonly #loop: FetchLoop;
  readonly #health: Health;
  readonly #reports: DriverReports;
  readonly #group: KafkaGroup;
  readonly #joinMs: number;
  readonly #queue = new LocalQueue();
  #assigned: readonly number[] = [];
  /** Topic that is read, or was before it was gone. */
  #read: { readonly id: string; readonly partitions: number } | undefined;
  /** Id of the last topic that is gone. */
  #gone: string | undefined;
  /** Number of rebalances so far. */
  #generation = 0;
  /**
   * Messages taken in this generation and neither acknowledged nor released: those of an earlier generation are not taken back.
   */
  readonly #out = new Set<Taken>();
  #joining: Promise<void> | undefined;
  /** Smallest possible number of partitions when it joined. */
  #joinedWith = 0;
  #assigning: Promise<void> = Promise.resolve();
  /** Offsets to commit, for the topic that is read. */
  readonly #uncommitted = new Map<number, bigint>();
  #committing: Promise<void> | undefined;
  #closed = false;
  /** Called when something was read. */
  #onSomething = (): void => undefined;

  constructor({ topic, group, joinMs, loop }: GroupQueueOptions, { client, health, reports }: TopicsContext) {
    this.#topic = topic;
    this.#group = group;
    this.#joinMs = joinMs;
    this.#loop = loop;
    this.#client = client;
    this.#health = health;
    this.#reports = reports;
  }

  /**
   * Takes the oldest messages, up to `count`. If there is none here, it first reads until there is one, or to
   * the end of the log at the time of the call.
   */
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
      const { topicId, partition, offset } = positionOf(one.id);
      // There is nothing to commit for a topic that is gone.
      if (!this.#isCurrent(topicId)) continue;
      const next = offset + 1n;
      if (next > (this.#uncommitted.get(partition) ?? 0n)) this.#uncommitted.set(partition, next);
    }
    this.#committing ??= this.#commitAll();
  }

  release(taken: readonly Taken[]): void {
    const present = taken.filter((one) => this.#out.delete(one));
    this.#queue.release(present);
    if (present.length > 0) this.#available();
  }

  /** Returns the committed offsets of the topic of this id, by partition, including what this process has delivered. */
  async committed({ id, offsets }: TopicOffsets): Promise<readonly bigint[]> {
    await this.#committing;
    const committed = await this.#group.committed([...offsets.keys()]);
    return committed.map((one) => (isOf(one, id) ? one.offset : -1n));
  }

  /** Continues from the end. In partitions of other processes, messages that those have read ahead stay with them. */
  async skipToEnd(): Promise<void> {
    await this.#join();
    const ends = await this.#topic.ends();
    if (ends === undefined || !this.#isCurrent(ends.id)) return;
    this.#dropAhead();
    for (const partition of this.#assigned) {
      this.#readFrom(ends.id, partition, ends.offsets[partition] ?? 0n);
      this.#uncommitted.set(partition, ends.offsets[partition] ?? 0n);
    }
    this.#committing ??= this.#commitAll();
    await this.#health.ask(async () => this.#committing);
  }

  /** Has partitions that were added assigned: whoever has joined before joins anew. */
  async grown({ id, partitions }: TopicState): Promise<void> {
    if (this.#joining === undefined || this.#closed || !this.#isCurrent(id) || partitions <= this.#joinedWith) return;
    this.#joinedWith = partitions;
    // What was handed over is not read again.
    await this.#committing;
    this.#dropAhead();
    this.#loop.deleteTopic(this.#topic.name);
    this.#assigned = [];
    try {
      await this.#rejoin();
    } catch {
      // Whoever takes next joins again.
      this.#lost();
    }
    this.#available();
  }

  /** Commits what was handed over, and leaves the group. */
  async close(): Promise<void> {
    await this.#committing;
    this.#closed = true;
    this.#loop.deleteTopic(this.#topic.name);
    await this.#group.close().catch(() => undefined);
  }

  async #readUp(): Promise<void> {
    await this.#join();
    // With a message here, it is not necessary to know the end, or to wait for the rest.
    await Promise.race([this.#readToEnd(), this.#something()]);
  }

  async #readToEnd(): Promise<void> {
    const ends = await this.#topic.ends();
    if (ends === undefined) return;
    const { id: topicId, offsets } = ends;
    const { name: topic } = this.#topic;
    await Promise.all(
      this.#assigned.map((partition) =>
        this.#loop.reached({ topic, topicId, partition, offset: offsets[partition] ?? 0n }),
      ),
    );
  }

  #isCurrent(topicId: string): boolean {
    return topicId === this.#read?.id && topicId !== this.#gone;
  }

  #something(): Promise<void> {
    if (this.#queue.length > 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onSomething = resolve;
    });
  }

  /**
   * Joins the group.
   * @throws if it cannot join now; the next call retries
   */
  async #join(): Promise<void> {
    this.#joining ??= this.#health.ask(() => this.#joinOnce(), this.#joinMs);
    try {
      await this.#joining;
      await this.#assigning;
    } catch (error) {
      this.#joining = undefined;
      throw error;
    }
  }

  async #joinOnce(): Promise<void> {
    const onAssigned = (partitions: readonly number[]): void => {
      this.#assigning = this.#assign(partitions);
      // A waiting consumer takes again, and then gets the error.
      this.#assigning.catch(() => this.#available());
    };
    // Counted before, as whoever leads the group may: what is added meanwhile is noticed later.
    this.#joinedWith = (await this.#client.topic(this.#topic.name))?.partitions ?? 0;
    try {
      await this.#group.join(onAssigned, () => this.#lost());
    } catch (error) {
      // The first `consume` creates the topic; later, one that is gone is waited for.
      if (error instanceof UnknownTopicError && this.#read === undefined) await this.#topic.remake();
      throw error;
    }
  }

  /** Handles the end of the membership: the next take joins again. */
  #lost(): void {
    this.#joining = undefined;
    this.#dropAhead();
    this.#loop.deleteTopic(this.#topic.name);
    this.#assigned = [];
    this.#available();
  }

  async #assign(partitions: readonly number[]): Promise<void> {
    this.#dropAhead();
    this.#loop.deleteTopic(this.#topic.name);
    this.#assigned = partitions;
    await this.#start();
    this.#available();
  }

  /** Reads the assigned partitions, from the commits for the current topic. */
  async #start(): Promise<void> {
    const [generation, partitions] = [this.#generation, this.#assigned];
    if (partitions.length === 0 || this.#closed) return;
    const [first, committed] = await Promise.all([
      this.#health.ask(() => this.#client.offsets(this.#topic.name, 'first')),
      this.#health.ask(() => this.#group.committed(partitions)),
    ]);
    if (generation !== this.#generation || this.#closed) return;
    if (first === undefined) void this.#waitForReplacement(this.#read?.id ?? '');
    else this.#startFrom(first, committed);
  }

  #startFrom({ id, offsets }: TopicOffsets, committed: readonly Committed[]): void {
    const before = this.#read?.id ?? this.#topic.firstId;
    if (before !== id) this.#uncommitted.clear();
    if (before !== undefined && before !== id) this.#topic.replaced(id);
    this.#read = { id, partitions: offsets.length };
    for (const [index, partition] of this.#assigned.entries()) {
      const [begin, done] = [offsets[partition], committed[index]];
      // The topic may have fewer partitions than the one before; then a rebalance follows.
      if (begin === undefined) continue;
      if (done !== undefined && !isOf(done, id)) this.#topic.replaced(id);
      const from = done !== undefined && isOf(done, id) ? done.offset : -1n;
      if (from >= 0n && from < begin) this.#topic.missed(Number(begin - from));
      this.#readFrom(id, partition, from > begin ? from : begin);
    }
  }

  /** Waits for the topic that replaces one that is gone. */
  async #waitForReplacement(id: string): Promise<void> {
    this.#gone = id;
    this.#uncommitted.clear();
    const { generation, partitions } = { generation: this.#generation, partitions: this.#read?.partitions };
    const wanted = (): boolean => generation === this.#generation && !this.#closed;
    const first = await this.#topic.whenReplaced(id, wanted);
    if (first === undefined) return;
    try {
      if (partitions === undefined || first.offsets.length === partitions) await this.#start();
      else await this.#rejoin();
    } catch {
      // The next take joins again.
      this.#lost();
      return;
    }
    this.#available();
  }

  /** Leaves and joins again, so that the partitions are reassigned among all members. */
  async #rejoin(): Promise<void> {
    await this.#group.leave();
    this.#joining = undefined;
    await this.#join();
  }

  #dropAhead(): void {
    this.#queue.clear();
    this.#out.clear();
    this.#generation += 1;
  }

  #readFrom(topicId: string, partition: number, offset: bigint): void {
    const generation = this.#generation;
    this.#loop.set({
      topic: this.#topic.name,
      topicId,
      partition,
      offset,
      receive: (records) => this.#receive(topicId, partition, records),
      hungry: () => this.#queue.length < AHEAD_MAX,
      missed: (count) => this.#topic.missed(count),
      refused: (error) => this.#refused(error),
      gone: () => {
        // All partitions end together.
        const isFirst = partition === this.#assigned[0];
        if (isFirst && generation === this.#generation) void this.#waitForReplacement(topicId);
      },
    });
  }

  #receive(topicId: string, partition: number, records: readonly KafkaRecord[]): undefined {
    for (const { offset, text, headers } of records) {
      const id = `${partition}:${offset}:${topicId}`;
      const seq = Number(offset) + 1;
      this.#queue.push({ id, text, seq, producer: headers.get('producer'), redelivered: false });
    }
    this.#onSomething();
    this.#available();
  }

  #available(): void {
    this.#reports.available(this.#topic.channel);
  }

  #refused(error: unknown): void {
    this.#reports.event('error', { channel: this.#topic.channel, seq: 0, subscription: undefined, error });
  }

  async #commitAll(): Promise<void> {
    // After the calls of this turn, so that all of its acknowledgements are included.
    await Promise.resolve();
    while (this.#uncommitted.size > 0) {
      // A partition that was reassigned is committed by its new owner.
      const own = [...this.#uncommitted].filter(([partition]) => this.#assigned.includes(partition));
      this.#uncommitted.clear();
      const [topic, topicId] = [this.#topic.name, this.#read?.id];
      if (own.length > 0 && topicId !== undefined) {
        await this.#commit(own.map(([partition, offset]) => ({ topic, topicId, partition, offset })));
      }
    }
    this.#committing = undefined;
  }

  async #commit(positions: readonly Position[]): Promise<void> {
    try {
      await this.#group.commit(positions);
    } catch (error) {
      // Closed without a connection: the next consumer gets the message again.
      if (this.#health.closed) return;
      this.#health.failed(error);
      // Refused: messages delivered here may be delivered again elsewhere.
      if (!(error instanceof UnavailableError) && this.#health.up) {
        this.#refused(error);
        return;
      }
      await this.#commitLater(positions);
    }
  }

  async #commitLater(positions: readonly Position[]): Promise<void> {
    await this.#health.pause(PAUSE_MS);
    await this.#health.whenUp();
    for (const { topicId, partition, offset } of positions) {
      // The topic may be gone by now.
      if (!this.#isCurrent(topicId) || this.#health.closed) continue;
      if (offset > (this.#uncommitted.get(partition) ?? 0n)) this.#uncommitted.set(partition, offset);
    }
    await this.#checkTopic();
  }

  /** Checks whether the topic is gone, as there may be no read that would detect it. */
  async #checkTopic(): Promise<void> {
    const id = this.#read?.id;
    if (id === undefined || !this.#isCurrent(id) || this.#health.closed) return;
    try {
      const there = await this.#client.topic(this.#topic.name);
      if (there?.id === id) return;
    } catch (error) {
      this.#health.failed(error);
      return;
    }
    this.#loop.end(this.#topic.name, id);
  }
}

function isOf({ topicId }: Committed, id: string): boolean {
  return topicId === undefined || topicId === id;
}

/** Parses an id made by `#receive`. */
function positionOf(id: string): { readonly topicId: string; readonly partition: number; readonly offset: bigint } {
  const [partition = '0', offset = '0', topicId = ''] = id.split(':');
  return { topicId, partition: Number(partition), offset: BigInt(offset) };
}
