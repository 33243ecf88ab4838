/** Limits of a recording. A line beyond one is bad, and named. */
export const RECORDING_LIMITS = {
  events: 2_000_000,
  bytes: 1024 * 1024 * 1024,
  /** UTF-16 units of a line. */
  lineUnits: 1024 * 1024,
  agents: 10_000,
  channels: 20_000,
  /** UTF-16 units of an agent's or a channel's name. */
  nameUnits: 128,
  /** UTF-16 units of any other text. */
  textUnits: 4096,
  /** UTF-16 units of a code, such as that of a note. */
  codeUnits: 32,
  /** 366 days, in microseconds. */
  timeUs: 366 * 86_400_000_000,
  level: 63,
  /** Bytes of a message as JSON, and its levels. A larger one is replaced by its size. */
  messageBytes: 65_536,
  messageDepth: 27,
  partitions: 1024,
  /** Number of messages that one message answers. */
  answered: 10_000,
  /** Number of messages in a queue, as a server reports it. */
  depth: 1_000_000,
  /** Consumers that wait at one channel, messages that wait there for space, and messages that clients keep for it. */
  waiting: 10_000,
  fault: 10_000,
  /** Acceptances of one channel that come after those with a higher number. */
  late: 1000,
  /** Bad lines that are listed; all are counted. */
  problems: 100,
} as const;
