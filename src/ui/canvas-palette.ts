/** The colours of the tokens, resolved for a canvas, which does not support custom properties. */
import { CHANNEL_COLOURS } from './channel-look.ts';

export interface Palette {
  /** Colours by number of the channel colour. */
  readonly channels: readonly string[];
  readonly ground: string;
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly accent: string;
  readonly danger: string;
  readonly warn: string;
  readonly font: string;
}

/** Media queries that the colours depend on. The theme, an attribute of the document, is watched separately. */
const MEDIA = ['(prefers-color-scheme: dark)', '(forced-colors: active)'];

/**
 * Calls `onPalette` with the palette of `element`, now and whenever it may have changed.
 * @returns a function that ends it
 */
export function watchPalette(element: HTMLElement, onPalette: (palette: Palette) => void): () => void {
  const read = (): void => onPalette(readPalette(element));
  const observer = new MutationObserver(read);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const media = MEDIA.map((query) => matchMedia(query));
  for (const one of media) one.addEventListener('change', read);
  read();
  return () => {
    observer.disconnect();
    for (const one of media) one.removeEventListener('change', read);
  };
}

/** Reads the tokens as they apply to `element`. Costs a style calculation: call it once per change of theme. */
function readPalette(element: HTMLElement): Palette {
  const probe = document.createElement('span');
  probe.hidden = true;
  element.append(probe);
  const resolve = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const palette: Palette = {
    channels: Array.from({ length: CHANNEL_COLOURS }, (_, index) => resolve(`--channel-${index}`)),
    ground: resolve('--ground'),
    surface: resolve('--surface'),
    text: resolve('--text'),
    muted: resolve('--text-2'),
    line: resolve('--line-strong'),
    accent: resolve('--accent'),
    danger: resolve('--danger'),
    warn: resolve('--warn'),
    font: getComputedStyle(element).fontFamily,
  };
  probe.remove();
  return palette;
}
