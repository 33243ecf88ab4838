/** Keys of a presentation. A clicker sends PageDown and PageUp. They are listed in docs/keys.md and the shortcuts dialog. */
export type PresentCommand = 'next' | 'previous' | 'spotlight' | 'black' | 'notes' | 'timer' | 'code' | 'leave';

export const PRESENT_KEYS: readonly {
  readonly command: PresentCommand;
  readonly label: string;
  /** Shortcuts; the first one is shown in the page. */
  readonly keys: readonly [string, ...string[]];
}[] = [
  { command: 'next', label: 'Next bookmark, or next hop without bookmarks', keys: ['ArrowRight', 'PageDown'] },
  { command: 'previous', label: 'Previous bookmark, or previous hop', keys: ['ArrowLeft', 'PageUp'] },
  { command: 'spotlight', label: 'Spotlight round the pointer', keys: ['l'] },
  { command: 'black', label: 'Black screen; any key returns', keys: ['b'] },
  { command: 'notes', label: 'Notes in a window of their own', keys: ['n'] },
  { command: 'timer', label: 'Start or stop the timer', keys: ['m'] },
  { command: 'code', label: 'QR code of this moment', keys: ['c'] },
  { command: 'leave', label: 'Leave the presentation', keys: ['Escape', 'q'] },
];

const COMMANDS: ReadonlyMap<string, PresentCommand> = new Map(
  PRESENT_KEYS.flatMap(({ command, keys }) => keys.map((one) => [one, command] as const)),
);

/** Returns the command of a press, in the action table's syntax. */
export function presentCommand(press: string): PresentCommand | undefined {
  return COMMANDS.get(press);
}
