import { SCRIPT_EXAMPLES } from '../../script/index.ts';

let text: string | undefined;

/** The program that is being written, as long as the page is open. */
export const draftOfScript = {
  read: (): string => text ?? SCRIPT_EXAMPLES[0]?.text ?? '',
  write: (next: string): void => {
    text = next;
  },
};
