/** Error of the user, in a sentence; it ends the command with exit code 2. */
export class UsageError extends Error {}

/** Functions of the process that a command needs; a test passes its own. */
export interface CommandIo {
  readonly readText: (path: string) => string;
  readonly print: (text: string) => void;
  /** Prints text that must not mix with the output for programs. */
  readonly printAside: (text: string) => void;
}

/**
 * Returns the result of `parse`, and turns its error into one for the user.
 * @throws UsageError
 */
export function parsed<Options>(parse: () => Options): Options {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
