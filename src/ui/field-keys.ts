/** Meaning of a press in a field, while an input method composes a character and otherwise. */

interface Composing {
  readonly isComposing: boolean;
  readonly keyCode: number;
}

/** Returns whether a press belongs to an input method. Safari ends composition before it reports the last press, as key 229. */
export function isComposing({ isComposing, keyCode }: Composing): boolean {
  return isComposing || keyCode === 229;
}

/** Marks a control that takes Escape itself, such as a field with changed text. Dialogs and popovers leave the key to it. */
export const KEEPS_ESCAPE = { 'data-keeps-escape': '' } as const;

/** Returns whether an Escape belongs to the focused control or its input method, and so closes nothing around it. */
export function keepsEscape(event: Composing & { readonly target: EventTarget | null }): boolean {
  return (
    isComposing(event) || (event.target instanceof Element && event.target.closest('[data-keeps-escape]') !== null)
  );
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
