/** Recordings as the commands read them. */
import { type Recording, RecordingReader } from '../trace/index.ts';
import { fileChunks } from './command-io.ts';
import { UsageError } from './usage.ts';

/**
 * Reads a recording from a file, or from standard input for `-`, in pieces: it may be larger than a text can be.
 * @throws UsageError if it cannot be read, or is no recording
 */
export function readRecordingFile(path: string): Recording {
  const reader = new RecordingReader();
  try {
    for (const chunk of fileChunks(path)) {
      reader.write(chunk);
      if (reader.isRefused) break;
    }
  } catch (error) {
    throw new UsageError(`“${path}” cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const result = reader.end();
  if (!result.ok) throw new UsageError(`“${path}” is no recording. ${result.error}`);
  return result.recording;
}

/** Returns the bad lines of a recording, a line each; '' if there are none. */
export function problemLines({ problems, problemCount }: Recording): string {
  const more = problemCount - problems.length;
  const lines = problems.map(({ line, reason }) => `Line ${line}: ${reason}\n`);
  return `${lines.join('')}${more === 0 ? '' : `And ${more} more bad lines.\n`}`;
}
