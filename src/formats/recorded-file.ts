/** A recording as values: the header and the events of its lines. */

/** Agent of a recording. */
export interface RecordedAgentLine {
  readonly name: string;
  readonly level?: number;
  readonly parent?: string;
}

/** Channel of a recording. `from` and `to` are the agents of a direct channel. */
export interface RecordedChannelLine {
  readonly name: string;
  readonly kind: 'queue' | 'topic' | 'log' | 'direct';
  readonly from?: string;
  readonly to?: string;
}

/** First line of a recording, without its mark and version. */
export interface RecordedHeader {
  readonly title?: string;
  readonly madeBy?: string;
  readonly untilUs?: number;
  readonly payloads?: 'all' | 'summary' | 'none';
  readonly broker?: 'memory' | 'redis-streams' | 'redis-pubsub' | 'kafka';
  readonly agents: readonly RecordedAgentLine[];
  readonly channels: readonly RecordedChannelLine[];
}

/** Line of one event: the fields of `TraceEvent`, whose numbers are places in the list. */
export interface RecordedEvent {
  readonly atUs: number;
  readonly kind: string;
  readonly cause: number;
  readonly [field: string]: unknown;
}

/** A recording as values. */
export interface RecordedFile {
  readonly header: RecordedHeader;
  readonly events: readonly RecordedEvent[];
}

/** Returns the lines of a recording, each with its line end. */
export function* recordedLines({ header, events }: RecordedFile): Generator<string> {
  yield `${JSON.stringify({ heronry: 'recording', version: 1, ...header })}\n`;
  for (const event of events) yield `${JSON.stringify(event)}\n`;
}
