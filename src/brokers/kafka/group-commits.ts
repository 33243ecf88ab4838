import { UnavailableError } from '../../messaging/index.ts';
import type { KafkaGroup, Position } from './client.ts';
import type { Health } from './health.ts';

const PAUSE_MS = 50;

/** Partitions that are read now, and of which topic. */
interface Reading {
  readonly topic: string;
  readonly topicId: string;
  readonly assigned: readonly number[];
}

export interface GroupCommitsOptions {
  readonly group: KafkaGroup;
  readonly health: Health;
  /** Returns what is read now; undefined without a topic, or where it is gone: there is nothing to commit then. */
  readonly reading: () => Reading | undefined;
  /** Called when Kafka refuses a commit: messages delivered here may be delivered again elsewhere. */
  readonly refused: (error: unknown) => void;
  /** Called when a commit has failed and is repeated: the topic may be gone. */
  readonly repeated: () => Promise<void>;
}

/**
 * The commits of one member of a consumer group.
 * 1. Commits of a partition only increase.
 * 2. One is in progress at a time; later ones are combined into the next.
 */
export class GroupCommits {
  readonly #options: GroupCommitsOptions;
  /** Offsets to commit, by partition of the topic that is read. */
  readonly #uncommitted = new Map<number, bigint>();
  #going: Promise<void> | undefined;

  constructor(options: GroupCommitsOptions) {
    this.#options = options;
  }

  /** Commits that everything before `next` was delivered. */
  add(partition: number, next: bigint): void {
    this.#note(partition, next);
    this.#going ??= this.#commitAll();
  }

  /** Resolves when there is nothing to commit. */
  async done(): Promise<void> {
    await this.#going;
  }

  /** Forgets what was not sent: it was of another topic. */
  clear(): void {
    this.#uncommitted.clear();
  }

  #note(partition: number, next: bigint): void {
    if (next > (this.#uncommitted.get(partition) ?? 0n)) this.#uncommitted.set(partition, next);
  }

  async #commitAll(): Promise<void> {
    // After the calls of this turn, so that all of its acknowledgements are included.
    await Promise.resolve();
    while (this.#uncommitted.size > 0) {
      const reading = this.#options.reading();
      // A partition that was reassigned is committed by its new owner.
      const own = [...this.#uncommitted].filter(([partition]) => reading?.assigned.includes(partition));
      this.#uncommitted.clear();
      if (reading === undefined || own.length === 0) continue;
      const { topic, topicId } = reading;
      await this.#commit(own.map(([partition, offset]) => ({ topic, topicId, partition, offset })));
    }
    this.#going = undefined;
  }

  async #commit(positions: readonly Position[]): Promise<void> {
    const { group, health, refused } = this.#options;
    try {
      await group.commit(positions);
    } catch (error) {
      // Closed without a connection: the next consumer gets the message again.
      if (health.closed) return;
      health.failed(error);
      if (!(error instanceof UnavailableError) && health.up) refused(error);
      else await this.#commitLater(positions);
    }
  }

  async #commitLater(positions: readonly Position[]): Promise<void> {
    const { health, reading, repeated } = this.#options;
    await health.pause(PAUSE_MS);
    await health.whenUp();
    for (const { topicId, partition, offset } of positions) {
      // The topic may be gone by now.
      if (topicId === reading()?.topicId && !health.closed) this.#note(partition, offset);
    }
    await repeated();
  }
}
