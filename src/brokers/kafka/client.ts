/**
 * The seam between the broker and a client library for Kafka: what the broker needs of one, so that another can take its place.
 * Every call settles within a bound, and rejects with an error of `messaging`: `UnavailableError` where nothing can have been sent,
 * `UncertainError` where the connection broke or was silent, `ServerError` where Kafka refused. The client retries nothing.
 */

/** A topic as it is now. One that was deleted and made anew under the same name has another id. */
export interface TopicState {
  readonly id: string;
  readonly partitions: number;
}

/** An offset of each partition of a topic. */
export interface TopicOffsets {
  readonly id: string;
  readonly offsets: readonly bigint[];
}

/** Where one partition is to be read on, or committed. */
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
  readonly headers: ReadonlyMap<string, string>;
}

/** The answer for one partition. */
export interface Fetched {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly records: readonly KafkaRecord[];
  /** Where to read on. */
  readonly next: bigint;
  /** Why it could not be read: `UnknownTopicError` where the topic of that id does not exist. */
  readonly error: Error | undefined;
}

export interface KafkaOutgoing {
  readonly key: string | undefined;
  /** The client takes it modulo how many there are when it sends. */
  readonly partition: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface TopicSettings {
  readonly partitions: number;
  readonly replicas: number;
  readonly retentionMs: number;
}

/** Writes without doubles: the same batch sent again after a broken connection is written once. */
export interface KafkaProducer {
  /** Resolves when all of them are written. One call at a time for a topic; again with the same after `UncertainError`. */
  send(topic: string, messages: readonly KafkaOutgoing[]): Promise<void>;
  close(): Promise<void>;
}

/** Reads partitions, on a connection of its own, as a read waits on the server. */
export interface KafkaReader {
  /** Returns what there is, or comes within `waitMs`; one entry for each partition with records or an error. */
  fetch(positions: readonly Position[], waitMs: number): Promise<readonly Fetched[]>;
  close(): Promise<void>;
}

/** Commit of a partition. */
export interface Committed {
  /** -1 where nothing is. */
  readonly offset: bigint;
  /** The topic that it was committed for; undefined where another client committed it. */
  readonly topicId: string | undefined;
}

/** A consumer group for one topic. */
export interface KafkaGroup {
  /** In the order of the partitions. */
  committed(partitions: readonly number[]): Promise<readonly Committed[]>;
  /**
   * Becomes a member. `onAssigned` is called now and after every rebalance; `onLost` when it is no member any more and has to join
   * again.
   */
  join(onAssigned: (partitions: readonly number[]) => void, onLost: () => void): Promise<void>;
  commit(positions: readonly Position[]): Promise<void>;
  /** Leaves, where it has joined. It may join again. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

export interface KafkaClient {
  /** Resolves where the cluster answers. */
  probe(): Promise<void>;
  /** Undefined where there is no such topic. */
  topic(topic: string): Promise<TopicState | undefined>;
  /** Makes the topic; where it is there already it stays as it is. */
  createTopic(topic: string, settings: TopicSettings): Promise<void>;
  /** By partition: the offset of the first message that is kept, or of the one to be written next. Undefined without the topic. */
  offsets(topic: string, which: 'first' | 'next'): Promise<TopicOffsets | undefined>;
  /** Names of all topics. */
  topics(): Promise<readonly string[]>;
  producer(): KafkaProducer;
  reader(): KafkaReader;
  /** @param sessionMs a member that is silent for longer has died, and its partitions go to others */
  group(id: string, topic: string, sessionMs: number): KafkaGroup;
  /** Milliseconds that joining a group may take: the servers wait for its other members. */
  joinMs(sessionMs: number): number;
  /** Ends every connection at once. What waits for an answer rejects with `BrokerClosedError`. */
  close(): void;
}
