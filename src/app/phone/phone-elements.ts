/** Elements of a page without React. Words from elsewhere become text, never markup. */

/** Creates an element with attributes and a text. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
  text = '',
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

/** Sets the text if it differs: a screen reader reads a changed region again. */
export function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** Returns the letter of a choice: A for the first. */
export function letterOf(place: number): string {
  return String.fromCharCode(65 + place);
}
