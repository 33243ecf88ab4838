/** A recording as values: the header and the events of its lines. */
import type { RecordingHeader } from '../trace/index.ts';

/** Line of one event: the fields of a `TraceEvent`, whose numbers are places in the list. */
export interface RecordedEvent {
  readonly atUs: number;
  readonly kind: string;
  readonly cause: number;
  readonly [field: string]: unknown;
}

/** A recording as values. */
export interface RecordedFile {
  readonly header: Partial<RecordingHeader> & Pick<RecordingHeader, 'agents' | 'channels'>;
  readonly events: readonly RecordedEvent[];
}

/** Returns the lines of a recording, each with its line end. */
export function* recordedLines({ header, events }: RecordedFile): Generator<string> {
  yield `${JSON.stringify({ heronry: 'recording', version: 1, ...header })}\n`;
  for (const event of events) yield `${JSON.stringify(event)}\n`;
}
