/** Members of consumer groups that send what the test says, request by request, and nothing else: no heartbeat comes by itself. */
import { randomUUID } from 'node:crypto';
import {
  Connection,
  consumerGroupHeartbeatV0,
  FindCoordinatorKeyTypes,
  findCoordinatorV6,
  heartbeatV4,
  joinGroupV9,
  leaveGroupV5,
  offsetCommitV9,
  ProtocolError,
  syncGroupV5,
} from '@platformatic/kafka';
import { eventually } from './harness.ts';

const SESSION_MS = 10 * 60_000;
const REBALANCE_MS = 10 * 60_000;

abstract class Member {
  protected readonly connection = new Connection('tests');
  protected readonly group: string;
  protected readonly topic: string;
  readonly #url: URL;

  constructor(url: string, group: string, topic: string) {
    this.#url = new URL(`kafka://${url}`);
    this.group = group;
    this.topic = topic;
  }

  async connect(): Promise<void> {
    await this.connection.connect(this.#url.hostname, Number(this.#url.port));
    // A server without groups makes their log now.
    await eventually(async () => {
      await findCoordinatorV6.api.async(this.connection, FindCoordinatorKeyTypes.GROUP, [this.group]);
    });
  }

  /** Ends without a word to the group. */
  async crash(): Promise<void> {
    await this.connection.close();
  }

  /** Commits as a member of that generation or epoch. @returns what the server says, `undefined` where it has committed */
  protected async commitAs(memberId: string, era: number, partition: number, offset: number): Promise<unknown> {
    const partitions = [{ partitionIndex: partition, committedOffset: BigInt(offset), committedLeaderEpoch: -1 }];
    const topics = [{ name: this.topic, partitions }];
    return refusalOf(offsetCommitV9.api.async(this.connection, this.group, era, memberId, null, topics));
  }
}

/** A member in the classic protocol, eager or cooperative: which partitions a member has, the server does not know. */
export class ClassicMember extends Member {
  #memberId = '';
  generation = -1;

  /** Resolves when every member of the group has joined. */
  async join(): Promise<void> {
    const protocols = [{ name: 'any', metadata: Buffer.alloc(0) }];
    const ask = () =>
      joinGroupV9.api.async(
        this.connection,
        this.group,
        SESSION_MS,
        REBALANCE_MS,
        this.#memberId,
        null,
        'consumer',
        protocols,
      );
    // The server refuses the first request, and names the member; before that, it may still be about to take the group over.
    if (this.#memberId === '')
      await eventually(async () => {
        const refused: unknown = await ask().catch((error: unknown) => error);
        this.#memberId = protocolErrorOf(refused)?.memberId ?? '';
        if (this.#memberId === '') throw refused;
      });
    this.generation = (await ask()).generationId;
  }

  /** Resolves when the server rebalances the group: a member that joins before has a generation of its own. */
  async sees(refusal: 'REBALANCE_IN_PROGRESS'): Promise<void> {
    await eventually(async () => {
      const answer = await refusalOf(
        heartbeatV4.api.async(this.connection, this.group, this.generation, this.#memberId),
      );
      if (answer !== refusal) throw new Error(`The heartbeat was answered ${String(answer)}`);
    });
  }

  /** Takes its part of the assignment, which is empty: the test knows who has what. */
  async sync(): Promise<void> {
    await syncGroupV5.api.async(
      this.connection,
      this.group,
      this.generation,
      this.#memberId,
      null,
      'consumer',
      'any',
      [],
    );
  }

  commit(partition: number, offset: number, generation = this.generation): Promise<unknown> {
    return this.commitAs(this.#memberId, generation, partition, offset);
  }

  async leave(): Promise<void> {
    await leaveGroupV5.api.async(this.connection, this.group, [{ memberId: this.#memberId }]);
  }
}

/** A member in the new protocol (KIP-848), which gives up what it is told to at its next heartbeat. */
export class NewMember extends Member {
  readonly #memberId = randomUUID();
  epoch = 0;
  #topicId = '';
  /** Partitions that it has. */
  owned: readonly number[] = [];

  /** Says what it has, and takes what it is given. */
  async heartbeat(): Promise<void> {
    const joins = this.epoch === 0;
    const owned = this.#topicId === '' ? [] : [{ topicId: this.#topicId, partitions: [...this.owned] }];
    const { memberEpoch, assignment } = await consumerGroupHeartbeatV0.api.async(
      this.connection,
      this.group,
      this.#memberId,
      this.epoch,
      null,
      null,
      REBALANCE_MS,
      joins ? [this.topic] : null,
      null,
      null,
      owned,
    );
    this.epoch = memberEpoch;
    if (assignment === null) return;
    const [mine] = assignment.topicPartitions;
    if (mine !== undefined) this.#topicId = mine.topicId;
    this.owned = mine?.partitions ?? [];
  }

  commit(partition: number, offset: number, epoch = this.epoch): Promise<unknown> {
    return this.commitAs(this.#memberId, epoch, partition, offset);
  }

  async leave(): Promise<void> {
    await consumerGroupHeartbeatV0.api.async(
      this.connection,
      this.group,
      this.#memberId,
      -1,
      null,
      null,
      -1,
      null,
      null,
      null,
      [],
    );
  }
}

/** @returns the name of the error with which the server refuses, `undefined` where it does not */
async function refusalOf(asked: Promise<unknown>): Promise<unknown> {
  try {
    await asked;
    return undefined;
  } catch (error) {
    const refusal = protocolErrorOf(error)?.apiId;
    if (refusal === undefined) throw error;
    return refusal;
  }
}

function protocolErrorOf(error: unknown): ProtocolError | undefined {
  const causes: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  return causes.find((cause) => cause instanceof ProtocolError);
}
