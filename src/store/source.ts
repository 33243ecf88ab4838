/**
 * The source of the picture: what the store, and with it every view, reads and acts on.
 *
 * The store calls its source, and never the other way round: a source reports changes through the listener of `start`. The
 * optional members say what a source can do. What each must give:
 * - A simulated run (`SimulatedSource`): the trace is a function of the document, and is made as far as `advanceTo` asks. Every
 *   edit is allowed, and `restore` undoes it.
 * - Real traffic (`LiveSource` in `src/live`): the trace grows by itself, up to `edgeUs`, and may lose its past. Actions go to
 *   the gateway, and only positions and notes can be edited.
 * - A recording (`RecordedSource` in `src/recording`): a whole trace, read from a file. `frontierUs` and `endUs` are its end,
 *   `advanceTo` does nothing, and every action is refused. Only positions and notes can be edited, as for real traffic.
 * - A user's own broker in the simulation: a `SimulatedSource` whose runs get a model around that broker.
 */
import type { Floats } from '../messaging/parts.ts';
import type { Command, EditIssue, Scenario } from '../scenario/index.ts';
import type { WorkLimit } from '../simulation/index.ts';
import type { EventNumber, Halted, Micros, Trace } from '../trace/index.ts';
import type { LiveState } from './live-mode.ts';

/** Members of a source that the playback needs. */
export interface PlayableRun {
  /** Trace of the run; another object after a document was changed, or a record has trimmed its past. */
  readonly trace: Trace;
  /** Time up to which the trace is complete; negative until all of time 0 is. */
  readonly frontierUs: Micros;
  readonly halted: Halted['reason'] | undefined;
  /** Work that people's own code has done in the run, in instructions. @default none */
  readonly instructions?: number;
  /** Advances the trace to that time, or as far as the limit allows; `frontierUs` is then the time reached. */
  advanceTo(untilUs: Micros, limit?: WorkLimit): void;
  /** Returns the time of the next event, if it is known. */
  nextEventUs(): Micros | undefined;
  /** Returns the present of a run in real time. */
  edgeUs?(): Micros;
  /** End of a source that cannot advance: playing pauses there. */
  readonly endUs?: Micros;
}

/** Result of an action. `forks`: it happens at the playhead, and the future after that is discarded. */
export type Outcome =
  | { readonly ok: true; readonly label: string; readonly forks: boolean }
  | { readonly ok: false; readonly issue: EditIssue };

/** Receiver of what a source reports by itself. */
export interface SourceListener {
  /** Called when the document, the connection or the trace has changed without a call. */
  readonly changed: () => void;
  /** Called with a sentence for the user. `lasting`: it stays until dismissed. */
  readonly notify: (text: string, tone: 'info' | 'error', stays?: 'lasting') => void;
}

export interface Source extends PlayableRun {
  /** Agents, channels and links of the picture; another object after every change. */
  readonly scenario: Scenario;
  /** Applies a command to the document. */
  edit(command: Command): Outcome;
  /**
   * Publishes a message, which is checked and copied here, and nowhere else. A missing channel, and a missing link, are created.
   * @param floats places of whole numbers that are written with a fraction; a server knows none
   */
  publish(agent: string, channel: string, payload: unknown, atUs: Micros, floats?: Floats | undefined): Outcome;
  consume(agent: string, channel: string, atUs: Micros): Outcome;
  subscribe(agent: string, channel: string, atUs: Micros): Outcome;
  unsubscribe(agent: string, channel: string, atUs: Micros): Outcome;
  /** Replaces the document by an earlier one. Only documents of such a source are undone, saved and compared. */
  restore?(scenario: Scenario): void;
  /** Begins the run anew, for a source whose document has code. */
  rerun?(): void;
  /** State of the connection, for a source that has one; the same object while it is the same. */
  readonly live?: LiveState;
  /** Returns the number of an event of the trace before the current one, for a source that trims its past. */
  numberOf?(old: EventNumber): EventNumber | undefined;
  /** Called when the store shows the source. */
  start?(listener: SourceListener): void;
  /** Called when the store shows another source. */
  close?(): void;
}

export function refusal(issue: EditIssue): Outcome {
  return { ok: false, issue };
}
