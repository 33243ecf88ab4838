/** The library's only use of the host's timers. The broker's options can replace both. */

/** Runs a function in a later macrotask, so that timers, input and painting come between. */
export type Defer = (run: () => void) => void;

/**
 * Runs a function after `ms` milliseconds, from 0 to Infinity.
 * @returns a function that cancels it
 */
export type Timer = (run: () => void, ms: number) => () => void;

/** Largest number of milliseconds that `setTimeout` accepts; with more it fires at once. */
export const TIMEOUT_MS_MAX = 2 ** 31 - 1;

/**
 * Sets a timer of the host. A time above the host's maximum is waited for in pieces; Infinity sets no timer.
 * @throws RangeError for a negative time and NaN
 */
export const setTimer: Timer = (run, ms) => {
  if (!(ms >= 0)) throw new RangeError(`A timer needs 0 or more milliseconds, not ${ms}`);
  if (ms === Number.POSITIVE_INFINITY) return () => undefined;
  let leftMs = ms;
  const next = (): ReturnType<typeof setTimeout> => {
    const pieceMs = Math.min(leftMs, TIMEOUT_MS_MAX);
    leftMs -= pieceMs;
    return setTimeout(leftMs === 0 ? run : continueWaiting, pieceMs);
  };
  const continueWaiting = (): void => {
    handle = next();
  };
  let handle = next();
  return () => clearTimeout(handle);
};

/** Defers to the host: by `setImmediate` if it exists, else by a message to itself. */
export const deferToMacrotask: Defer = createDefer();

function createDefer(): Defer {
  // Node has it; browsers do not, and clamp nested timeouts to 4 ms, so that a message is quicker there.
  if (typeof setImmediate === 'function') return (run) => void setImmediate(run);
  const waiting: (() => void)[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => waiting.shift()?.();
  return (run) => {
    waiting.push(run);
    port2.postMessage(undefined);
  };
}
