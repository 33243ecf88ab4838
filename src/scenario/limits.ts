/** Limits of a scenario. Anything beyond a limit is refused, with the limit named. */
export const LIMITS = {
  agents: 10_000,
  channels: 20_000,
  links: 50_000,
  interventions: 10_000,
  faults: 1000,
  assertions: 100,
  bookmarks: 200,
  /** Number of a hop over its link. */
  hops: 1_000_000,
  behavioursOfAgent: 32,
  /** UTF-16 units of an agent's or a channel's name. */
  nameUnits: 128,
  /** UTF-16 units of any other text. */
  textUnits: 4096,
  /** Distance from the origin, in canvas units. */
  coordinate: 1_000_000,
  /** Levels of nested JSON in a file or a link. */
  depth: 32,
  /** Levels of a message or a template; in a file five more stand around it. */
  messageDepth: 27,
  /** A day of virtual time. */
  timeUs: 86_400_000_000,
  capacity: 1_000_000,
  /** Number of partitions of a channel of the Kafka model. */
  partitions: 64,
  /** How often a share group of the Kafka model delivers a message. */
  deliveries: 100,
  /** How many times slower a fault makes an agent. */
  slowness: 1000,
  seed: 0xffff_ffff,
  /** Bytes of a message or a template as JSON. */
  messageBytes: 65_536,
} as const;

/** Hops take long enough to be watched, and are not all alike. */
export const DEFAULT_NETWORK = { delayUsMin: 200_000, delayUsMean: 300_000, jitterUs: 50_000 } as const;

/** Capacity of a new channel, in messages. */
export const DEFAULT_CAPACITY = 10_000;

/** Overflow policy of a new channel. */
export const DEFAULT_OVERFLOW = 'drop-oldest';

/** Broker of a new scenario. */
export const DEFAULT_BROKER = { kind: 'memory' } as const;

/** Settings of the model unless somebody changes them: times that can be watched. */
export const DEFAULT_STREAMS = {
  kind: 'redis-streams',
  claimAfterUs: 5_000_000,
  /** As `RedisBroker` trims. */
  trim: 'exact',
  /** The server's own default. */
  nodeEntries: 100,
} as const;
/**
 * The protocol and the time limits are those of a Java client of today. The rebalance and the segments can be watched: a server's
 * segment lasts 7 days (`segment.ms`) or 1 GiB (`segment.bytes`), and it looks every 5 min (`log.retention.check.interval.ms`).
 */
export const DEFAULT_KAFKA = {
  kind: 'kafka',
  partitions: 1,
  /** As `KafkaBroker` sends. */
  key: 'producer',
  /** A Java client changes after 16 KiB (`batch.size`). */
  batchRecords: 4,
  retentionUs: 0,
  segmentUs: 5_000_000,
  segmentRecords: 10,
  checkUs: 1_000_000,
  rebalanceUs: 1_500_000,
  protocol: 'eager',
  work: 'inside',
  maxPollUs: 300_000_000,
  sessionUs: 45_000_000,
  joinUs: 0,
} as const;

/** As a server of today sets its share groups. */
export const DEFAULT_SHARE = {
  kind: 'kafka-share',
  partitions: 1,
  lockUs: 30_000_000,
  deliveriesMax: 5,
  locksMax: 2000,
  onFailure: 'release',
} as const;

/** Time limit of a command as in node-redis of today; messages as in RedisBroker. */
export const DEFAULT_REDIS_CLIENT = { retries: 'unsent', deliveryTimeoutUs: 5_000_000, bufferMax: 10_000 } as const;
/** `enable.idempotence` and `delivery.timeout.ms` of a Java client of today. */
export const DEFAULT_KAFKA_CLIENT = {
  retries: 'idempotent',
  deliveryTimeoutUs: 120_000_000,
  bufferMax: 10_000,
} as const;

/** Characters after the `#`. Longer links are not read. */
export const LINK_MAX_CHARACTERS = 65_536;
/** Longer links are shared with a warning. */
export const LINK_WARN_CHARACTERS = 8192;
/** Where many chat programs cut. */
export const LINK_CHAT_CHARACTERS = 2000;
