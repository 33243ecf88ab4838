/** Work in slices: a long trace is read in parts, between which the page draws and reacts. */

/** Number of events that are read in one task, for whatever a view lists or judges: some milliseconds of work. */
export const EVENTS_AT_ONCE = 4096;

/**
 * Number of events that a frame reads before it draws what is made of all of them: about as much as a run simulates in a frame, so that a
 * view keeps up with it.
 */
export const EVENTS_OF_FRAME = 16_384;

/** Resolves in a task of its own. A timer would wait for longer. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** Number of pieces of a text that are written in one task. */
const PIECES_AT_ONCE = 4;

/** Progress of a text. */
export interface WrittenSoFar {
  readonly count: number;
  /** UTF-16 units. */
  readonly units: number;
}

export interface PiecesOptions {
  /** Cancels the rest. @default never */
  readonly signal?: AbortSignal;
  /** Called after each slice but the last. */
  readonly onSlice?: (progress: WrittenSoFar) => void;
  /** Lets the page draw. @default a task of its own */
  readonly pause?: () => Promise<void>;
}

/**
 * Collects the pieces of a text in slices of a few pieces. A short text is collected at once.
 * @returns the pieces; undefined if they were cancelled
 */
export async function piecesInSlices(
  pieces: Iterable<string>,
  { signal, onSlice, pause = nextTask }: PiecesOptions = {},
): Promise<readonly string[] | undefined> {
  const parts: string[] = [];
  let [count, units] = [0, 0];
  for (const piece of pieces) {
    count += 1;
    units += piece.length;
    if (piece !== '') parts.push(piece);
    if (count % PIECES_AT_ONCE !== 0) continue;
    onSlice?.({ count, units });
    await pause();
    if (signal?.aborted === true) return undefined;
  }
  return parts;
}
