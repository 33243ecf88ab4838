/** The theme of the page around a player, told by its text: light text means a dark page, however the page switches. */

/** Attributes by which pages switch their theme. */
const SWITCHES = [
  'class',
  'style',
  'data-theme',
  'data-mode',
  'data-bs-theme',
  'data-md-color-scheme',
  'data-jp-theme-light',
];
/** Time after which colours that fade have arrived, in milliseconds. */
const FADED_MS = 400;

export function pageTheme(element: Element): 'light' | 'dark' {
  const [red = 0, green = 0, blue = 0] = (getComputedStyle(element).color.match(/[\d.]+/g) ?? []).map(Number);
  return 0.299 * red + 0.587 * green + 0.114 * blue > 127 ? 'dark' : 'light';
}

/**
 * Calls the listener when the page may have switched its theme.
 * @returns a function that ends it
 */
export function watchPageTheme(listener: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const notice = (): void => {
    listener();
    clearTimeout(timer);
    timer = setTimeout(listener, FADED_MS);
  };
  const observer = new MutationObserver(notice);
  for (const element of [document.documentElement, document.body])
    observer.observe(element, { attributeFilter: SWITCHES });
  const media = matchMedia('(prefers-color-scheme: dark)');
  media.addEventListener('change', notice);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
    media.removeEventListener('change', notice);
  };
}
