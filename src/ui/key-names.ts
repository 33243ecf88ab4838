/** Shortcuts for reading: tinykeys syntax in, the words on the user's keyboard out. */
const NAMES: Readonly<Record<string, string>> = {
  Space: 'Space',
  ' ': 'Space',
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Delete: 'Del',
  Backspace: '⌫',
  Control: 'Ctrl',
  Period: '.',
  Comma: ',',
  Slash: '/',
  Equal: '=',
  Minus: '-',
  BracketLeft: '[',
  BracketRight: ']',
};

const MAC: Readonly<Record<string, string>> = { $mod: '⌘', Shift: '⇧', Alt: '⌥', Meta: '⌘', Control: '⌃' };

/** `$mod+Shift+KeyZ` is ['Ctrl', 'Shift', 'Z'], or ['⌘', '⇧', 'Z'] on a Mac. The presses of a sequence follow each other. */
export function keyNames(keys: string, mac: boolean): readonly string[] {
  return keys
    .split(' ')
    .flatMap((press) => press.split(/(?<=[^+])\+/))
    .map((key) => {
      if (mac && MAC[key] !== undefined) return MAC[key];
      if (key === '$mod') return 'Ctrl';
      const code = /^(?:Key|Digit)(.)$/.exec(key)?.[1];
      const name = NAMES[key] ?? code ?? key;
      return name.length === 1 ? name.toUpperCase() : name;
    });
}
