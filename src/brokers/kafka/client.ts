/**
 * The seam between the broker and a client library for Kafka: what the broker needs of one, so that another can take its place.
 * Every call rejects with an error of `messaging`: `UnavailableError` where nothing can have been sent, `UncertainError` where the
 * connection broke or was silent, `ServerError` where Kafka refused. Nothing is tried again by the client; that is the broker's.
 */

/** Where one partition is to be read on, or committed. */
export interface Position {
  readonly topic: string;
  readonly partition: number;
  /** Of the next message. */
  readonly offset: bigint;
}

export interface KafkaRecord {
  readonly offset: bigint;
  readonly text: string;
  readonly headers: ReadonlyMap<string, string>;
}

/** What was read from one partition. */
export interface Fetched {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly KafkaRecord[];
  /** Where to read on. */
  readonly next: bigint;
}

export interface KafkaOutgoing {
  readonly key: string | undefined;
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
  /** What there is, or comes within `waitMs`. */
  fetch(positions: readonly Position[], waitMs: number): Promise<readonly Fetched[]>;
  close(): Promise<void>;
}

/** A consumer group for one topic. */
export interface KafkaGroup {
  /** Offsets committed, by partition; -1 where none is. */
  committed(partitions: readonly number[]): Promise<readonly bigint[]>;
  /**
   * Becomes a member. `onAssigned` is called now and whenever the partitions are shared out anew; `onLost` when it is no member any
   * more and has to join again.
   */
  join(onAssigned: (partitions: readonly number[]) => void, onLost: () => void): Promise<void>;
  commit(positions: readonly Position[]): Promise<void>;
  /** Leaves, where it has joined. */
  close(): Promise<void>;
}

export interface KafkaClient {
  /** Resolves where the cluster answers. */
  probe(): Promise<void>;
  /** How many partitions the topic has, or undefined where there is no such topic. */
  partitions(topic: string): Promise<number | undefined>;
  /** Makes the topic; where it is there already it stays as it is. */
  createTopic(topic: string, settings: TopicSettings): Promise<void>;
  /** By partition: the offset of the first message that is kept, or of the one to be written next. */
  offsets(topic: string, which: 'first' | 'next'): Promise<readonly bigint[]>;
  producer(): KafkaProducer;
  reader(): KafkaReader;
  /** @param sessionMs a member that is silent for longer has died, and its partitions go to others */
  group(id: string, topic: string, sessionMs: number): KafkaGroup;
  close(): Promise<void>;
}
