/** What a press in a field means, while an input method composes a character and otherwise. */

interface Composing {
  readonly isComposing: boolean;
  readonly keyCode: number;
}

/** Returns whether a press belongs to an input method. Safari ends composition before it reports the last press, as key 229. */
export function isComposing({ isComposing, keyCode }: Composing): boolean {
  return isComposing || keyCode === 229;
}

/**
 * Returns the meaning of a press in a one-line field: Enter commits, Escape cancels. During composition, both belong to the input
 * method.
 */
export function fieldKey(event: {
  readonly key: string;
  readonly nativeEvent: Composing;
}): 'commit' | 'cancel' | undefined {
  if (isComposing(event.nativeEvent)) return undefined;
  return event.key === 'Enter' ? 'commit' : event.key === 'Escape' ? 'cancel' : undefined;
}
