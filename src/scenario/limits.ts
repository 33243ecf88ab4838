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
  /** UTF-16 units of the source text of a program. */
  codeUnits: 16_384,
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

/** Characters after the `#`. Longer links are not read. */
export const LINK_MAX_CHARACTERS = 65_536;
/** Longer links are shared with a warning. */
export const LINK_WARN_CHARACTERS = 8192;
/** Where many chat programs cut. */
export const LINK_CHAT_CHARACTERS = 2000;
