/**
 * The keyboard, for every layout: the shortcut of a press.
 *
 * A shortcut is written as `$mod+Shift+z`: modifiers in the order `$mod`, `Alt`, `Shift`, then the key. `$mod` is Ctrl, or
 * Command on a Mac. The key is a letter, a punctuation character, or the name of the key. Letters are those printed on the key,
 * so that undo is where the Z is. A punctuation character has no `Shift`: layouts differ in whether typing it takes one.
 */

/** The part of a keyboard event, the browser's or React's, that identifies the key. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  getModifierState(name: 'AltGraph'): boolean;
}

export const MAC = typeof navigator !== 'undefined' && /Mac|iPhone|iPad|iPod/.test(navigator.platform);

/** Basic Latin to Latin Extended-B, and Latin Extended Additional: a layout that types these has Latin letters. */
const LATIN = /^[ -\u024F\u1E00-\u1EFF]$/;

/** Punctuation by the place of its key on a US keyboard, without and with Shift. */
const PLACES: Readonly<Record<string, string>> = {
  Comma: ',<',
  Period: '.>',
  Slash: '/?',
  BracketLeft: '[{',
  BracketRight: ']}',
  Minus: '-_',
  Equal: '=+',
};

/**
 * Returns the shortcut of a press, in the action table's syntax.
 * @param mac whether Command is the main modifier
 */
export function pressOf(event: KeyPress, mac: boolean = MAC): string {
  const { ctrlKey, metaKey, altKey, shiftKey } = event;
  const key = keyOf(event);
  const isCharacter = key.length === 1 && !/[a-z]/.test(key);
  // The third level of a key types characters too: AltGr, which Windows reports as Ctrl and Alt, or Option on a Mac.
  if (isCharacter && (event.getModifierState('AltGraph') || (mac && altKey && !ctrlKey && !metaKey))) return key;
  const held = [
    [mac ? metaKey : ctrlKey, '$mod'],
    [mac ? ctrlKey : metaKey, 'Other'],
    [altKey, 'Alt'],
    [shiftKey && !isCharacter, 'Shift'],
  ] as const;
  return [...held.flatMap(([down, name]) => (down ? [name] : [])), key].join('+');
}

/** Returns the character printed on the key; on a layout without Latin letters, that of a US keyboard at its place. */
function keyOf({ key, code, shiftKey }: KeyPress): string {
  if (key === ' ') return 'Space';
  if (key.length > 1) return key;
  if (LATIN.test(key)) return key.toLowerCase();
  return /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? PLACES[code]?.[shiftKey ? 1 : 0] ?? key;
}
