/** The type of `window.playground`: the calls by which the console, tests and a page that embeds it drive the page. */
import type { JsonValue } from '../messaging/index.ts';
import type { NodeRef, Scenario } from '../scenario/index.ts';
import type { TraceEvent, WorldJson } from '../trace/index.ts';

/**
 * Automation API of the page. Every call resolves when the page shows its effect, and rejects with an `Error` whose message is
 * readable. Times are milliseconds of virtual time since the start of the run. All returned values are plain JSON and copies.
 */
export interface Playground {
  /**
   * Opens a scenario, paused: a scenario object, its JSON text, a gallery name (`'hierarchy'`), or a link (whole, or from its
   * `#`). A scenario starts at 0; a link at its own moment. The user's own work is saved first and stays.
   */
  load(scenarioOrLink: unknown): Promise<void>;
  /** Returns the current document; actions during the run are its `interventions`. */
  scenario(): Promise<Scenario>;
  /**
   * Adds an agent; the camera moves until it is in view.
   * @param at canvas units @default a free place
   */
  addAgent(id: string, at?: { readonly x: number; readonly y: number }): Promise<void>;
  addChannel(name: string, at?: { readonly x: number; readonly y: number }): Promise<void>;
  /**
   * Connects two nodes. Agent to agent: the pair channel of `ChannelManager`. Agent to channel: may publish. Channel to agent:
   * subscribes. A name that both an agent and a channel have means the agent; `{kind, id}` is unambiguous.
   */
  connect(from: string | NodeRef, to: string | NodeRef): Promise<void>;
  /** Publishes at the playhead, as a user would. A missing channel is created. */
  publish(agent: string, channel: string, message: { readonly [key: string]: JsonValue }): Promise<void>;
  subscribe(agent: string, channel: string): Promise<void>;
  /** Requests the next message of the channel's queue for the agent, which waits if the queue is empty. */
  consume(agent: string, channel: string): Promise<void>;
  /** @param speed virtual seconds per second, 0.001 to 20 */
  play(speed?: number): Promise<void>;
  pause(): Promise<void>;
  /** Moves to the next time at which something happens. */
  step(): Promise<void>;
  stepBack(): Promise<void>;
  seek(ms: number): Promise<void>;
  now(): Promise<number>;
  /**
   * Returns the world.
   * @param ms time @default the playhead
   */
  world(ms?: number): Promise<WorldJson>;
  /** Returns the events up to the playhead, in order. */
  trace(): Promise<readonly TraceEvent[]>;
  /**
   * Returns the SHA-256 of {@link Playground.trace} as JSON Lines, in hexadecimal: the same as `heronry run --until` prints for
   * that time.
   */
  traceHash(): Promise<string>;
  /** Returns the address that opens this moment. */
  link(): Promise<string>;
}

declare global {
  interface Window {
    playground?: Playground;
  }
}
