/** Recordings as the commands read them. */
import { closeSync, openSync, readSync } from 'node:fs';
import { type Recording, RecordingReader } from '../trace/index.ts';
import { UsageError } from './usage.ts';

const CHUNK_BYTES = 256 * 1024;

/**
 * Reads a recording from a file, in pieces: it may be larger than a text can be.
 * @throws UsageError if it cannot be read, or is no recording
 */
export function readRecordingFile(path: string): Recording {
  const reader = new RecordingReader();
  try {
    const file = openSync(path, 'r');
    try {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      for (let bytes = readSync(file, chunk); bytes > 0 && !reader.isRefused; bytes = readSync(file, chunk))
        reader.write(chunk.subarray(0, bytes));
    } finally {
      closeSync(file);
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
