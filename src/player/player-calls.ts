/** The calls of a player: those of `window.playground` that change nothing. */
import type { Scenario } from '../scenario/index.ts';
import type { TraceEvent, WorldJson } from '../trace/index.ts';

/** Calls of a player. Times are milliseconds of virtual time. */
export interface PlayerCalls {
  /** Opens a scenario, paused: an object, its JSON, a name of the gallery, or a link. */
  load(source: unknown): Promise<void>;
  /** Returns the document that is played. */
  scenario(): Promise<Scenario>;
  /** @param speed virtual seconds per second, 0.001 to 20 */
  play(speed?: number): Promise<void>;
  pause(): Promise<void>;
  /** Moves to the next time at which something happens. */
  step(): Promise<void>;
  stepBack(): Promise<void>;
  seek(ms: number): Promise<void>;
  now(): Promise<number>;
  /**
   * Selects an agent or a channel by its name, or a message by the number of the event that published it.
   * @param what `null` selects nothing
   */
  select(what: string | number | null): Promise<void>;
  /**
   * Returns the world.
   * @param ms time @default the playhead
   */
  world(ms?: number): Promise<WorldJson>;
  /** Returns the events up to the playhead, in order. */
  trace(): Promise<readonly TraceEvent[]>;
  /** Returns the SHA-256 of {@link PlayerCalls.trace} as JSON Lines, in hexadecimal. */
  traceHash(): Promise<string>;
  /** Returns the address that opens this moment in the playground. */
  link(): Promise<string>;
}
