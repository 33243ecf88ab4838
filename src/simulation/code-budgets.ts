/** Limits of the code of one agent, and of an own broker. A program that exceeds one is stopped, with the reason named here. */
export const CODE_BUDGETS = {
  /** Instructions of one call, as the virtual machine counts them. Reason `instructions`. */
  callInstructions: 2_000_000,
  /** Calls of the program at one instant, plus its own calls of `self` that have an effect. Reason `calls`. */
  instantCalls: 1_000,
  /** Memory of one program, in bytes. Reason `memory`. */
  memoryBytes: 32 * 1024 * 1024,
  /** Stack of one program, in bytes. Reason `stack`. */
  stackBytes: 256 * 1024,
  /** Lines that one program may log. Reason `logLines`. */
  logLines: 1_000,
  /** Lines that all programs of a run may log together. Reason `logLines`. */
  runLogLines: 10_000,
  /** Length of a logged line in UTF-16 units. A longer line is cut. */
  logUnits: 2_000,
  /** Length of a published message as JSON, in UTF-16 units. Reason `messageSize`. */
  messageUnits: 65_536,
  /** Timers and waiting calls of `consume` that are open at once. Reason `timers`. */
  openTimers: 1_000,
  /** Instructions that the making of a program counts as, where work is divided among frames. */
  makingInstructions: 100_000,
} as const;
