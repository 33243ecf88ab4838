import { SCRIPT_EXAMPLES } from '../../script/index.ts';
import { type SafeStorage, safeStorage } from '../../store/index.ts';

/** Key of the user's own program in local storage. */
const PROGRAM_KEY = 'heronry.python-program';

export interface ScriptDraft {
  /** Returns the program to begin with: what was shown last, else the user's own, else the first example. */
  read(): string;
  /** Returns the user's own program, if there is one. */
  own(): string | undefined;
  /** Records what is shown. A program that is no example is the user's own, and stays after a reload. */
  write(text: string): void;
}

export function createScriptDraft(storage: SafeStorage): ScriptDraft {
  let shown: string | undefined;
  let written: string | undefined;
  const own = (): string | undefined => {
    written ??= storage.getItem(PROGRAM_KEY) ?? undefined;
    return written;
  };
  return {
    read: () => shown ?? own() ?? SCRIPT_EXAMPLES[0]?.text ?? '',
    own,
    write: (text) => {
      shown = text;
      if (SCRIPT_EXAMPLES.some((example) => example.text === text)) return;
      written = text;
      // Where it is not kept, it stays as long as the page is open.
      storage.setItem(PROGRAM_KEY, text);
    },
  };
}

/** The program of the page. */
export const draftOfScript = createScriptDraft(safeStorage());
