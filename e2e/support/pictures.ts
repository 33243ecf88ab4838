import type { JSHandle, Page } from '@playwright/test';

/** Difference in a colour channel of a pixel below which only rounding differs. */
const ROUNDING = 24;
/** Difference in a colour channel of a pixel from which it is drawn, and not ground. */
const DRAWN = 64;

/** Returns the pixels of a screenshot, four bytes each, in the page. */
function pixelsIn(page: Page, screenshot: Buffer): Promise<JSHandle<Uint8ClampedArray>> {
  return page.evaluateHandle(async (source) => {
    const image = new Image();
    image.src = `data:image/png;base64,${source}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    if (canvas === null) throw new Error('No canvas to read pixels from');
    canvas.drawImage(image, 0, 0);
    return canvas.getImageData(0, 0, image.width, image.height).data;
  }, screenshot.toString('base64'));
}

/** Counts the pixels of two screenshots of one size that differ visibly. */
export async function differingPixels(page: Page, a: Buffer, b: Buffer): Promise<number> {
  return page.evaluate(
    ({ one, other, rounding }) => {
      if (one.length !== other.length) throw new Error('The screenshots differ in size');
      let count = 0;
      for (let at = 0; at < one.length; at += 4) {
        const differs = [0, 1, 2].some(
          (channel) => Math.abs((one[at + channel] ?? 0) - (other[at + channel] ?? 0)) >= rounding,
        );
        if (differs) count += 1;
      }
      return count;
    },
    { one: await pixelsIn(page, a), other: await pixelsIn(page, b), rounding: ROUNDING },
  );
}

/** Counts the pixels that are ground in one of two screenshots of one size and drawn in the other, whatever their colour. */
export async function differingShapes(page: Page, a: Buffer, b: Buffer): Promise<number> {
  return page.evaluate(
    ({ one, other, drawn }) => {
      if (one.length !== other.length) throw new Error('The screenshots differ in size');
      // The first pixel is ground.
      const isGround = (data: Uint8ClampedArray, at: number): boolean =>
        [0, 1, 2].every((channel) => Math.abs((data[at + channel] ?? 0) - (data[channel] ?? 0)) < drawn);
      let count = 0;
      for (let at = 0; at < one.length; at += 4) if (isGround(one, at) !== isGround(other, at)) count += 1;
      return count;
    },
    { one: await pixelsIn(page, a), other: await pixelsIn(page, b), drawn: DRAWN },
  );
}
