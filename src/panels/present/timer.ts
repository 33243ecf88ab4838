/** A stopwatch for a room: how long the class has argued. It counts real time, which nothing of the run depends on. */
import { createStore, type StoreApi } from 'zustand/vanilla';

export interface TimerState {
  /** Real time at which it was started, in milliseconds; undefined while it is stopped. */
  readonly sinceMs: number | undefined;
  /** Milliseconds from before that. */
  readonly beforeMs: number;
}

export interface Timer extends StoreApi<TimerState> {
  /** Starts it, or stops it. */
  toggle(): void;
  /** Sets it back to zero; it goes on if it was going. */
  reset(): void;
  elapsedMs(): number;
}

/** @param nowMs real time, in milliseconds */
export function createTimer(nowMs: () => number): Timer {
  const store = createStore<TimerState>()(() => ({ sinceMs: undefined, beforeMs: 0 }));
  const elapsedMs = (): number => {
    const { sinceMs, beforeMs } = store.getState();
    return beforeMs + (sinceMs === undefined ? 0 : nowMs() - sinceMs);
  };
  return {
    ...store,
    elapsedMs,
    toggle: () => {
      const isGoing = store.getState().sinceMs !== undefined;
      store.setState(isGoing ? { sinceMs: undefined, beforeMs: elapsedMs() } : { sinceMs: nowMs() });
    },
    reset: () => {
      const isGoing = store.getState().sinceMs !== undefined;
      store.setState({ sinceMs: isGoing ? nowMs() : undefined, beforeMs: 0 });
    },
  };
}

/** Returns minutes and seconds: 1:05. */
export function timerWords(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
