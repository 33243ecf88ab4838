/** Files and streams of the process, as commands read and write them. */
import { closeSync, openSync, readSync } from 'node:fs';
import { decodeText } from '../scenario/index.ts';
import type { CommandIo } from './usage.ts';

/** File descriptor of standard input. */
const STDIN = 0;
/** Interval between two reads of standard input without data, in milliseconds. */
const LOOK_MS = 10;
const CHUNK_BYTES = 256 * 1024;

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
  const text = decodeText(Buffer.concat([...fileChunks(path)]));
  if (text === undefined) throw new Error('its text is neither UTF-8 nor UTF-16');
  return text;
}

/**
 * Reads a file, or standard input for `-`, in pieces. Standard input is read until it ends, however late data arrives: a
 * non-blocking pipe reports `EAGAIN` until then.
 * @throws Error of the file system
 */
export function* fileChunks(path: string): Generator<Uint8Array> {
  const file = path === '-' ? STDIN : openSync(path, 'r');
  try {
    for (let chunk = readChunk(file); chunk.length > 0; chunk = readChunk(file)) yield chunk;
  } finally {
    if (file !== STDIN) closeSync(file);
  }
}

/** Returns the next bytes of a file; none at its end. */
function readChunk(file: number): Uint8Array {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (;;) {
    try {
      return chunk.subarray(0, readSync(file, chunk));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      // Windows reports the end of a pipe as an error.
      if (code === 'EOF') return chunk.subarray(0, 0);
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
    }
  }
}
