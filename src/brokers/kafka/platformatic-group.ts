import type { Consumer } from '@platformatic/kafka';
import { setTimer } from '../../messaging/parts.ts';
import type { BoundedClient } from './bounded-client.ts';
import type { Committed, KafkaGroup, Position } from './client.ts';
import { type KafkaErrors, NotReadyError } from './kafka-errors.ts';
import { called, request } from './protocol-request.ts';

export interface GroupSettings {
  readonly id: string;
  readonly topic: string;
  /** Time limit of joining: the servers wait for the other members. */
  readonly joinMs: number;
}

/** Prefix of the topic's id in the metadata that Kafka stores with a commit. */
const MARK = 'topic ';

/**
 * A member of a consumer group, or one that may join it.
 * 1. A commit names its topic's id: Kafka knows only the name, and would apply an offset of a deleted topic to the new one.
 * 2. Each time, it joins with a new client: pending calls of an earlier one do not matter.
 */
export class PlatformaticGroup implements KafkaGroup {
  readonly #settings: GroupSettings;
  readonly #errors: KafkaErrors;
  readonly #connect: () => BoundedClient<Consumer>;
  #client: BoundedClient<Consumer> | undefined;
  #cancelWatch = (): void => undefined;

  constructor(settings: GroupSettings, errors: KafkaErrors, connect: () => BoundedClient<Consumer>) {
    this.#settings = settings;
    this.#errors = errors;
    this.#connect = connect;
  }

  async committed(partitions: readonly number[]): Promise<readonly Committed[]> {
    const { id, topic } = this.#settings;
    const topics = [{ name: topic, partitionIndexes: [...partitions] }];
    const { groups } = await this.#call((consumer) =>
      askCoordinator<OffsetFetchArguments, OffsetFetchResponse>(consumer, 'OffsetFetch', [
        // Fields of the newer protocol's members are left out.
        [{ groupId: id, memberId: null, memberEpoch: -1, topics }],
        false,
      ]),
    );
    const found = groups.flatMap((group) => group.topics.flatMap((one) => one.partitions));
    return partitions.map((partition) => {
      const { committedOffset: offset = -1n, metadata = null } =
        found.find(({ partitionIndex }) => partitionIndex === partition) ?? {};
      return { offset, topicId: metadata?.startsWith(MARK) === true ? metadata.slice(MARK.length) : undefined };
    });
  }

  async join(onAssigned: (partitions: readonly number[]) => void, onLost: () => void): Promise<void> {
    const { topic, joinMs } = this.#settings;
    const before = this.#client;
    this.#client = undefined;
    // It may still be a member: then the others need not wait for it.
    if (before !== undefined) void leave(before);
    const client = this.#connect();
    this.#client = client;
    const lost = (): void => {
      // The event of an earlier membership.
      if (this.#client !== client) return;
      this.#end();
      onLost();
    };
    const joined = client.call((consumer) => {
      this.#watch(client, consumer, lost);
      consumer.topics.track(topic);
      consumer.on('consumer:group:join', () => {
        if (this.#client !== client) return;
        onAssigned(consumer.assignments?.find((assignment) => assignment.topic === topic)?.partitions ?? []);
      });
      return consumer.joinGroup({});
    }, joinMs);
    try {
      await this.#errors.wrap(joined, topic);
    } catch (error) {
      if (this.#client === client) this.#end();
      throw error;
    }
  }

  async commit(positions: readonly Position[]): Promise<void> {
    const { id, topic } = this.#settings;
    const partitions = positions.map(({ partition, offset, topicId }) => ({
      partitionIndex: partition,
      committedOffset: offset,
      committedLeaderEpoch: -1,
      committedMetadata: `${MARK}${topicId}`,
    }));
    await this.#call((consumer) =>
      askCoordinator<OffsetCommitArguments, unknown>(consumer, 'OffsetCommit', [
        id,
        consumer.generationId,
        consumer.memberId ?? '',
        null,
        [{ name: topic, partitions }],
      ]),
    );
  }

  async leave(): Promise<void> {
    const client = this.#client;
    this.#cancelWatch();
    this.#client = undefined;
    if (client !== undefined) await leave(client);
  }

  close(): Promise<void> {
    return this.leave();
  }

  #call<Value>(ask: (consumer: Consumer) => Promise<Value>): Promise<Value> {
    this.#client ??= this.#connect();
    return this.#errors.wrap(this.#client.call(ask), this.#settings.topic);
  }

  #end(): void {
    this.#cancelWatch();
    this.#client?.destroy();
    this.#client = undefined;
  }

  /**
   * Detects the end of a membership. The library rejoins by itself, emits an error if that fails, and waits without limit if a
   * server is silent or no longer the group's coordinator.
   */
  #watch(client: BoundedClient<Consumer>, consumer: Consumer, lost: () => void): void {
    const { joinMs } = this.#settings;
    const cancel = (): void => this.#cancelWatch();
    consumer.on('consumer:heartbeat:start', () => {
      cancel();
      this.#cancelWatch = this.#client === client ? setTimer(lost, joinMs) : () => undefined;
    });
    consumer.on('consumer:heartbeat:end', cancel);
    consumer.on('consumer:heartbeat:cancel', cancel);
    consumer.on('consumer:heartbeat:error', ({ error }: { readonly error: unknown }) => {
      cancel();
      // It is an answer; without one the connection broke, and the next heartbeat has another.
      if (this.#errors.translate(error) instanceof NotReadyError) lost();
    });
    // Another member may need partitions that this one does not know yet.
    consumer.on('consumer:group:rebalance', () => consumer.clearMetadata());
    consumer.on('consumer:group:join', cancel);
    consumer.on('error', lost);
  }
}

interface OffsetFetchResponse {
  readonly groups: readonly {
    readonly topics: readonly {
      readonly partitions: readonly {
        readonly partitionIndex: number;
        readonly committedOffset: bigint;
        readonly metadata: string | null;
      }[];
    }[];
  }[];
}

type OffsetFetchArguments = [
  groups: readonly {
    readonly groupId: string;
    readonly memberId: string | null;
    readonly memberEpoch: number;
    readonly topics: readonly { readonly name: string; readonly partitionIndexes: readonly number[] }[];
  }[],
  requireStable: boolean,
];

type OffsetCommitArguments = [
  groupId: string,
  generation: number,
  memberId: string,
  instanceId: string | null,
  topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      readonly committedOffset: bigint;
      readonly committedLeaderEpoch: number;
      readonly committedMetadata: string;
    }[];
  }[],
];

/** Sends a request to the group's coordinator. The library's own calls do not support a commit's metadata. */
async function askCoordinator<Arguments extends unknown[], Response>(
  consumer: Consumer,
  name: string,
  args: Arguments,
): Promise<Response> {
  return request(consumer, await consumer.findGroupCoordinator(), name, args);
}

/** Leaves the group. If that fails, the servers remove the member after its session. */
async function leave(client: BoundedClient<Consumer>): Promise<void> {
  await client.call((consumer) => called<void>((done) => consumer.leaveGroup(true, done))).catch(() => undefined);
  client.destroy();
}
