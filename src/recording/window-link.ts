/** A span of a recording in a link: its events as columns, packed into the characters of an address. */
import { JSON_AS_WRITTEN, parseJson, writeJson } from '../messaging/parts.ts';
import { LINK_MAX_CHARACTERS, LINK_WARN_CHARACTERS, packText, unpackText } from '../scenario/index.ts';
import {
  linesOfColumns,
  type RecordingHeader,
  type RecordingResult,
  readRecordingText,
  type Trace,
  toColumns,
  windowOf,
} from '../trace/index.ts';

/** Begins the fragment of a link to a recording, before the rest of it. */
const WINDOW_PREFIX = 'r1.';

/** Link to a span of a recording. */
export interface WindowLink {
  /** Fragment, without its `#`. */
  readonly fragment: string;
  readonly events: number;
  /** Whether messages have their payloads; left out where the link would be longer than a link should be. */
  readonly withPayloads: boolean;
  /** Whether it is too long to be opened. */
  readonly isTooLong: boolean;
}

/** Returns the link to a span of a recording, both ends included. */
export async function windowLink(
  trace: Trace,
  header: RecordingHeader,
  { fromUs, toUs }: { readonly fromUs: number; readonly toUs: number },
): Promise<WindowLink> {
  const events = windowOf(trace, fromUs, toUs);
  const whole = { ...header, untilUs: toUs - fromUs };
  const fragmentOf = async (withPayloads: boolean): Promise<string> =>
    WINDOW_PREFIX + (await packText(writeJson(toColumns(whole, events, withPayloads))));
  const full = await fragmentOf(true);
  const withPayloads = full.length <= LINK_WARN_CHARACTERS;
  const fragment = withPayloads ? full : await fragmentOf(false);
  return { fragment, events: events.length, withPayloads, isTooLong: fragment.length > LINK_MAX_CHARACTERS };
}

/** Reads the fragment of a link to a recording. Nothing that it holds makes this throw. */
export async function readWindowLink(fragment: string): Promise<RecordingResult> {
  try {
    // Half of a character is found in the line where it stands.
    const read = parseJson(await unpackText(fragment.slice(WINDOW_PREFIX.length)), JSON_AS_WRITTEN);
    const lines = read.ok ? linesOfColumns(read.value) : undefined;
    if (lines !== undefined) return readRecordingText(lines);
  } catch {
    // It is no link of this page: the answer below says so.
  }
  return { ok: false, error: 'This link to a recording is damaged. It may have been cut off.' };
}
