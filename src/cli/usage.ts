/** What the user did wrong, in a sentence; ends the command with code 2. */
export class UsageError extends Error {}

/** What a command needs of the process; a test hands in its own. */
export interface CommandIo {
  readonly readText: (path: string) => string;
  readonly print: (text: string) => void;
  /** Besides what is printed, where that is read by a program. */
  readonly printAside: (text: string) => void;
}

/** What `parse` gives. What it says of wrong options is for the user. @throws UsageError */
export function parsed<Options>(parse: () => Options): Options {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
