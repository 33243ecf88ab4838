/** Budgets of agents in code. Exceeding one stops the agent's program, until the agent restarts; the rest of the run continues. */
import { LIMITS } from '../scenario/index.ts';

/** Budgets of the code of agents. */
export const CODE_BUDGETS = {
  /** Instructions of one call, as the engine counts them: calls and jumps back. */
  instructionsOfCall: 1_000_000,
  /** Calls of one program at one instant. */
  callsOfInstant: 10_000,
  /** Memory of one program. */
  memoryBytes: 32 * 1024 * 1024,
  /** Stack of one program. */
  stackBytes: 256 * 1024,
  /** Log lines of all programs of a run together. */
  logLines: 10_000,
  /** UTF-16 units of a log line or an error. What is longer is cut. */
  lineUnits: 1000,
  /** UTF-16 units of a message as JSON. */
  messageUnits: LIMITS.messageBytes,
  /** Timers of one program whose time has not come. */
  timersOpen: 10_000,
  /** Instructions that making a program counts as, for the share of a frame. */
  instructionsOfStart: 100_000,
  /** Names of the virtual machine for some of these. */
  callInstructions: 1_000_000,
  instantCalls: 10_000,
  logUnits: 1000,
  openTimers: 10_000,
} as const;
