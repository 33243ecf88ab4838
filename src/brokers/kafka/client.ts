/**
 * The seam between the broker and a client library for Kafka: the interface that the broker needs, so that the library can be
 * replaced. Every call settles within a time limit, and rejects with an error of `messaging`.
 * - `UnavailableError`: nothing can have been sent.
 * - `UncertainError`: the connection broke or was silent.
 * - `ServerError`: Kafka refused.
 *
 * The client retries nothing.
 */

/** Current state of a topic. A topic that was deleted and created again under the same name has another id. */
export interface TopicState {
  readonly id: string;
  readonly partitions: number;
}

/** Offsets of the partitions of a topic. */
export interface TopicOffsets {
  readonly id: string;
  readonly offsets: readonly bigint[];
}

/** Offset at which one partition is read, or committed. */
export interface Position {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  /** Offset of the next message. */
  readonly offset: bigint;
}

export interface KafkaRecord {
  readonly offset: bigint;
  readonly text: string;
  readonly headers: ReadonlyMap<string, string> | undefined;
}

/** Answer for one partition. */
export interface Fetched {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly records: readonly KafkaRecord[];
  /** Why records between these cannot be read: each is said once, and passed by. */
  readonly unreadable: readonly Error[];
  /** Offset to continue from. */
  readonly next: bigint;
  /** Reason why it could not be read: `UnknownTopicError` if the topic of that id does not exist. */
  readonly error: Error | undefined;
}

export interface KafkaOutgoing {
  readonly key: string | undefined;
  /** Partition; the client takes it modulo the number of partitions when it sends. */
  readonly partition: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>> | undefined;
}

export interface TopicSettings {
  readonly partitions: number;
  readonly replicas: number;
  readonly retentionMs: number;
}

/** Idempotent producer: the same batch sent again after a broken connection is written once. */
export interface KafkaProducer {
  /**
   * Resolves when all messages are written. One call at a time for a topic; repeat it with the same messages after
   * `UncertainError`.
   */
  send(topic: string, messages: readonly KafkaOutgoing[]): Promise<void>;
  close(): Promise<void>;
}

/** Reader of partitions, on a connection of its own, because a read waits on the server. */
export interface KafkaReader {
  /** Returns what there is, or what arrives within `waitMs`; one entry for each partition with records or an error. */
  fetch(positions: readonly Position[], waitMs: number): Promise<readonly Fetched[]>;
  close(): Promise<void>;
}

/** Commit of a partition. */
export interface Committed {
  /** Committed offset; -1 for none. */
  readonly offset: bigint;
  /** Topic that it was committed for; undefined if another client committed it. */
  readonly topicId: string | undefined;
}

/** Consumer group for one topic. */
export interface KafkaGroup {
  /** Returns the commits in the order of the partitions. */
  committed(partitions: readonly number[]): Promise<readonly Committed[]>;
  /**
   * Joins the group. `onAssigned` is called now and after every rebalance; `onLost` when the membership has ended and the group
   * must be joined again.
   */
  join(onAssigned: (partitions: readonly number[]) => void, onLost: () => void): Promise<void>;
  commit(positions: readonly Position[]): Promise<void>;
  /** Leaves the group, if it has joined. It may join again. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

export interface KafkaClient {
  /** Kafka and its addresses, as errors name it. */
  readonly name: string;
  /** Resolves if the cluster answers. */
  probe(): Promise<void>;
  /** Returns the topic, or undefined if it does not exist. */
  topic(topic: string): Promise<TopicState | undefined>;
  /** Creates the topic; an existing one is not changed. */
  createTopic(topic: string, settings: TopicSettings): Promise<void>;
  /**
   * Returns, by partition, the offset of the first message that is kept, or of the one to be written next. Undefined without the
   * topic.
   */
  offsets(topic: string, which: 'first' | 'next'): Promise<TopicOffsets | undefined>;
  /** Returns the names of all topics. */
  topics(): Promise<readonly string[]>;
  producer(): KafkaProducer;
  reader(): KafkaReader;
  /** @param sessionMs silence after which a member counts as dead, and its partitions are reassigned */
  group(id: string, topic: string, sessionMs: number): KafkaGroup;
  /** Returns the milliseconds that joining a group may take: the servers wait for its other members. */
  joinMs(sessionMs: number): number;
  /** Closes every connection at once. Pending calls reject with `BrokerClosedError`. */
  close(): void;
}
