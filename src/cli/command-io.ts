/** Files and streams of the process, as commands read and write them. */
import { readFileSync, readSync } from 'node:fs';
import { decodeText } from '../scenario/index.ts';
import type { CommandIo } from './usage.ts';

/** File descriptor of standard input. */
const STDIN = 0;
/** Interval between two reads of standard input without data, in milliseconds. */
const LOOK_MS = 10;
const CHUNK_BYTES = 64 * 1024;

export const COMMAND_IO: CommandIo = {
  readText: readSource,
  print: (text) => process.stdout.write(text),
  printAside: (text) => process.stderr.write(text),
};

/**
 * Returns the text of a file, or of standard input for `-`.
 * @throws Error with a readable message
 */
function readSource(path: string): string {
  const text = decodeText(path === '-' ? readStdin() : readFileSync(path));
  if (text === undefined) throw new Error('its text is neither UTF-8 nor UTF-16');
  return text;
}

/** Reads standard input until it ends, however late data arrives: a non-blocking pipe reports `EAGAIN` until then. */
function readStdin(): Uint8Array {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    try {
      const bytes = readSync(STDIN, chunk);
      if (bytes === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, bytes));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      // Windows reports the end of a pipe as an error.
      if (code === 'EOF') return Buffer.concat(chunks);
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
    }
  }
}
