/** The only place in the library that reaches for the host's timers; both can be replaced by the broker's options. */

/** Runs something in a later macrotask, so that timers, input and painting come between. */
export type Defer = (run: () => void) => void;

/** Runs something after `ms` milliseconds; the returned function calls it off. */
export type Timer = (run: () => void, ms: number) => () => void;

export const setTimer: Timer = (run, ms) => {
  const handle = setTimeout(run, ms);
  return () => clearTimeout(handle);
};

export const deferToMacrotask: Defer = createDefer();

function createDefer(): Defer {
  // Node has it; browsers do not, and clamp nested timeouts to 4 ms, so that there a message to oneself is quicker.
  if (typeof setImmediate === 'function') return (run) => void setImmediate(run);
  const waiting: (() => void)[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => waiting.shift()?.();
  return (run) => {
    waiting.push(run);
    port2.postMessage(undefined);
  };
}
