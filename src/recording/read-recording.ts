/**
 * Reads a recording in slices, so that the page stays responsive however large it is. What views need of the trace (worlds,
 * intervals, links) is made while reading, in the same slices.
 */
import { RecordingReader, type RecordingResult } from '../trace/index.ts';
import { Preparation } from './preparation.ts';
import { UsedLinks } from './recording-document.ts';

/** Bytes that are read between two looks at the clock: a few milliseconds of work. */
const PIECE_BYTES = 16 * 1024;
/** Events between two preparations of what views need. */
const PREPARED_TOGETHER = 512;
/** Time limit of the work in one slice. */
const SLICE_MS = 8;

/** Part of the file that has been read, and the number of events in it. */
export interface ReadProgress {
  /** From 0 to 1. */
  readonly part: number;
  readonly events: number;
}

export interface ReadOptions {
  /** Size of the whole, in bytes. */
  readonly size: number;
  readonly nowMs: () => number;
  /** Lets the page draw. */
  readonly pause: () => Promise<void>;
  readonly onProgress: (progress: ReadProgress) => void;
  readonly signal: AbortSignal;
}

export interface ReadRecording {
  readonly result: RecordingResult;
  readonly links: UsedLinks;
}

/**
 * Reads a recording from chunks of bytes.
 * @throws the reason of `signal`, if that is aborted
 */
export async function readRecording(
  chunks: AsyncIterable<Uint8Array>,
  { size, nowMs, pause, onProgress, signal }: ReadOptions,
): Promise<ReadRecording> {
  const reader = new RecordingReader();
  const links = new UsedLinks();
  const preparation = new Preparation();
  let [sliceMs, bytes, prepared] = [nowMs(), 0, 0];
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += PIECE_BYTES) {
      signal.throwIfAborted();
      const piece = chunk.subarray(from, from + PIECE_BYTES);
      reader.write(piece);
      bytes += piece.length;
      if (reader.trace !== undefined && reader.events - prepared >= PREPARED_TOGETHER) {
        links.readOn(reader.trace);
        preparation.readOn(reader.trace);
        prepared = reader.events;
      }
      if (nowMs() - sliceMs < SLICE_MS) continue;
      onProgress({ part: size === 0 ? 1 : Math.min(1, bytes / size), events: reader.events });
      await pause();
      sliceMs = nowMs();
    }
    if (reader.isRefused) break;
  }
  signal.throwIfAborted();
  const result = reader.end();
  if (result.ok) {
    links.readOn(result.recording.trace);
    preparation.readOn(result.recording.trace);
  }
  return { result, links };
}
