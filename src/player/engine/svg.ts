/** Elements of SVG. Words from elsewhere become text, never markup. */

const SVG = 'http://www.w3.org/2000/svg';

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Creates an element; an attribute that is undefined is left out. */
export function svg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly SVGElement[]
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS(SVG, name);
  setAll(element, attributes);
  element.append(...children);
  return element;
}

/** Sets attributes; one that is undefined is removed. */
export function setAll(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) element.removeAttribute(name);
    else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
  }
}

/** Creates a line of text. */
export function svgText(words: string, attributes: Attributes): SVGTextElement {
  const element = svg('text', attributes);
  element.textContent = words;
  return element;
}

/** Sets the text if it differs. */
export function setWords(element: Element, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}
