import type { Locator } from '@playwright/test';

/** Returns each visible text in the nodes of the picture, with the size of its letters in pixels of the screen. */
export function lettersIn(canvas: Locator): Promise<readonly { readonly text: string; readonly px: number }[]> {
  return canvas.locator('[data-node-key] :is(span, bdi, b)').evaluateAll((spans) =>
    spans.flatMap((span) => {
      const text = [...span.childNodes].find((one) => one.nodeType === Node.TEXT_NODE)?.textContent?.trim();
      if (!(span instanceof HTMLElement) || text === undefined || text === '' || span.offsetParent === null) return [];
      const node = span.closest<HTMLElement>('[data-node-key]') ?? span;
      const scale = node.getBoundingClientRect().width / node.offsetWidth;
      return [{ text, px: Number.parseFloat(getComputedStyle(span).fontSize) * scale }];
    }),
  );
}
