/**
 * The queue of one channel: a consumer group for its topic. This process joins it when it first consumes.
 * 1. Messages of the assigned partitions are read ahead into a queue here, and committed when they were delivered.
 * 2. After a rebalance, messages read ahead are dropped and read again from the commit.
 * 3. If another topic replaces the topic, it is read from its start. Messages read ahead from the old one are delivered.
 */
import type { DriverReports, Taken } from '../network/driver.ts';
import { LocalQueue } from '../network/local-queue.ts';
import type { Committed, KafkaGroup, KafkaRecord, TopicOffsets, TopicState } from './client.ts';
import type { FetchLoop } from './fetch-loop.ts';
import { GroupCommits } from './group-commits.ts';
import type { Health } from './health.ts';
import { UnknownTopicError } from './kafka-errors.ts';
import type { Topic, TopicsContext } from './topic.ts';

/** Largest number of messages read ahead. */
const AHEAD_MAX = 1000;

/** Message that was read, with its place. */
interface TakenRecord extends Taken {
  readonly topicId: string;
  readonly partition: number;
  /** Offset to commit when it was delivered: of the next message, as there may be marks and aborted messages before that. */
  next: bigint;
}

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
  /** Last messages that were read, by partition, until they are acknowledged. */
  readonly #last = new Map<number, TakenRecord>();
  readonly #commits: GroupCommits;
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
    this.#commits = new GroupCommits({
      group,
      health,
      reading: () => this.#reading(),
      refused: (error) => this.#refused(error),
      repeated: () => this.#checkTopic(),
    });
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
      // All of them were made by `#receive`.
      const { topicId, partition, next } = one as TakenRecord;
      // There is nothing to commit for a topic that is gone.
      if (!this.#isCurrent(topicId)) continue;
      if (this.#last.get(partition) === one) this.#last.delete(partition);
      this.#commits.add(partition, next);
    }
  }

  release(taken: readonly Taken[]): void {
    const present = taken.filter((one) => this.#out.delete(one));
    this.#queue.release(present);
    if (present.length > 0) this.#available();
  }

  /** Returns the committed offsets of the topic of this id, by partition, including what this process has delivered. */
  async committed({ id, offsets }: TopicOffsets): Promise<readonly bigint[]> {
    await this.#commits.done();
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
      this.#commits.add(partition, ends.offsets[partition] ?? 0n);
    }
    await this.#health.ask(() => this.#commits.done());
  }

  /** Has partitions that were added assigned: whoever has joined before joins anew. */
  async grown({ id, partitions }: TopicState): Promise<void> {
    if (this.#joining === undefined || this.#closed || !this.#isCurrent(id) || partitions <= this.#joinedWith) return;
    this.#joinedWith = partitions;
    // What was handed over is not read again.
    await this.#commits.done();
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
    await this.#commits.done();
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

  #reading() {
    const topicId = this.#read?.id;
    if (topicId === undefined || !this.#isCurrent(topicId)) return undefined;
    return { topic: this.#topic.name, topicId, assigned: this.#assigned };
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
    if (before !== id) this.#commits.clear();
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
    this.#commits.clear();
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
    this.#last.clear();
    this.#generation += 1;
  }

  #readFrom(topicId: string, partition: number, offset: bigint): void {
    const generation = this.#generation;
    this.#loop.set({
      topic: this.#topic.name,
      topicId,
      partition,
      offset,
      receive: (records, next) => this.#receive({ topicId, partition, next }, records),
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

  #receive(
    { topicId, partition, next }: Pick<TakenRecord, 'topicId' | 'partition' | 'next'>,
    records: readonly KafkaRecord[],
  ): undefined {
    const place = `${partition}/${topicId}`;
    for (const [index, { offset, text, headers }] of records.entries()) {
      const record: TakenRecord = {
        id: `${offset}:${place}`,
        text,
        seq: Number(offset) + 1,
        producer: headers?.get('producer'),
        redelivered: false,
        topicId,
        partition,
        next: records[index + 1]?.offset ?? next,
      };
      this.#queue.push(record);
      this.#last.set(partition, record);
    }
    if (records.length === 0) this.#pass(partition, next);
    this.#onSomething();
    this.#available();
  }

  /** Goes on where there was no message: that place is committed with the message before it, or at once if that was delivered. */
  #pass(partition: number, next: bigint): void {
    const last = this.#last.get(partition);
    if (last !== undefined) {
      last.next = next;
      return;
    }
    this.#commits.add(partition, next);
  }

  #available(): void {
    this.#reports.available(this.#topic.channel);
  }

  #refused(error: unknown): void {
    this.#reports.event('error', { channel: this.#topic.channel, seq: 0, subscription: undefined, error });
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
