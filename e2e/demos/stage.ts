/** The parts that a film adds to the page from outside: captions in a band below it, and a visible pointer. */
import type { Page } from '@playwright/test';

const BAND_PX = 92;

/** Start of the pointer in a film: a place on the canvas where few scenarios have anything. */
export const POINTER_START = { x: 820, y: 530 };

/** Names of events of the window; the page itself ignores them. */
const CAPTION = 'film-caption';
const RING = 'film-ring';

/** Time for which a ring is seen. */
const RING_MS = 600;

/** Adds the band and the pointer to pages opened from now on. What they show is placed above the band. */
export async function setStage(page: Page): Promise<void> {
  const given: Given = {
    bandPx: BAND_PX,
    start: POINTER_START,
    captionEvent: CAPTION,
    ringEvent: RING,
    ringMs: RING_MS,
  };
  await page.addInitScript(build, given);
}

export async function showCaption(page: Page, text: string): Promise<void> {
  await page.evaluate(([name, detail]) => dispatchEvent(new CustomEvent(name, { detail })), [CAPTION, text] as const);
}

/** Shows a ring around the pointer, as a click does. */
export async function showRing(page: Page): Promise<void> {
  await page.evaluate((name) => dispatchEvent(new CustomEvent(name)), RING);
}

interface Given {
  readonly bandPx: number;
  readonly start: { readonly x: number; readonly y: number };
  readonly captionEvent: string;
  readonly ringEvent: string;
  readonly ringMs: number;
}

/** Runs in the page, and so uses nothing of this file. Constructed style sheets comply with the page's policy. */
function build(given: Given): void {
  const sheet = (css: string): CSSStyleSheet => {
    const made = new CSSStyleSheet();
    made.replaceSync(css);
    return made;
  };
  const band = `${given.bandPx}px`;
  document.adoptedStyleSheets.push(sheet(`#root > * { height: calc(100dvh - ${band}) !important; }`));
  const host = document.createElement('div');
  const shadow = host.attachShadow({ mode: 'open' });
  shadow.adoptedStyleSheets.push(
    sheet(`
      :host { position: fixed; inset: 0; z-index: 2147483647; pointer-events: none; }
      p {
        position: absolute; inset: auto 0 0; box-sizing: border-box; height: ${band}; margin: 0; padding: 0 40px;
        display: grid; place-content: center; background: #14191b; color: #fff; text-align: center; text-wrap: balance;
        font: 600 27px/1.25 'Inter Variable', system-ui, sans-serif;
      }
      p.long { font-size: 20px; }
      span { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
      svg { position: absolute; left: 0; top: 0; width: 30px; height: 30px; margin: -3px 0 0 -5px; overflow: visible; }
      i {
        position: absolute; width: 56px; height: 56px; margin: -28px 0 0 -28px; box-sizing: border-box;
        border: 4px solid #d6336c; border-radius: 50%; opacity: 0;
      }
    `),
  );
  const caption = document.createElement('p');
  const words = caption.appendChild(document.createElement('span'));
  const ring = document.createElement('i');
  const svg = (name: string, attributes: Readonly<Record<string, string>>): SVGElement => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const pointer = svg('svg', { viewBox: '0 0 24 24' });
  const shape = { d: 'M4 2v17l4.6-4.2 3 6.9 3.2-1.4-3-6.8h6.2z', fill: '#111', stroke: '#fff', 'stroke-width': '1.6' };
  pointer.append(svg('path', { ...shape, 'stroke-linejoin': 'round' }));
  shadow.append(caption, ring, pointer);
  let { x, y } = given.start;
  const place = (): void => {
    pointer.style.translate = `${x}px ${y}px`;
    ring.style.translate = `${x}px ${y}px`;
  };
  let flashed = 0;
  const flash = (): void => {
    flashed += 1;
    const [number, startMs] = [flashed, performance.now()];
    const draw = (nowMs: number): void => {
      if (flashed !== number) return;
      const rest = Math.max(0, 1 - (nowMs - startMs) / given.ringMs) ** 2;
      ring.style.opacity = `${0.9 * rest}`;
      ring.style.scale = `${1.3 - rest}`;
      if (rest > 0) requestAnimationFrame(draw);
    };
    draw(startMs);
  };
  addEventListener(
    'pointermove',
    (event) => {
      ({ clientX: x, clientY: y } = event);
      place();
    },
    { capture: true },
  );
  addEventListener('pointerdown', flash, { capture: true });
  addEventListener(given.ringEvent, flash);
  addEventListener(given.captionEvent, (event) => {
    const text = event instanceof CustomEvent ? String(event.detail) : '';
    words.textContent = text;
    caption.classList.toggle('long', text.length > 150);
  });
  place();
  // Outside of the body: dialogs hide the rest of what is in the body.
  addEventListener('DOMContentLoaded', () => document.documentElement.append(host));
}
