import type { Page } from '@playwright/test';

/** Difference in a colour channel of a pixel below which only rounding differs. */
const ROUNDING = 24;

/** Counts the pixels of two screenshots of one size that differ visibly. */
export function differingPixels(page: Page, a: Buffer, b: Buffer): Promise<number> {
  return page.evaluate(
    async ({ sources, rounding }) => {
      const pixels = await Promise.all(
        sources.map(async (source) => {
          const image = new Image();
          image.src = `data:image/png;base64,${source}`;
          await image.decode();
          const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
          if (canvas === null) throw new Error('No canvas to read pixels from');
          canvas.drawImage(image, 0, 0);
          return canvas.getImageData(0, 0, image.width, image.height).data;
        }),
      );
      const [one, other] = pixels;
      if (one === undefined || one.length !== other?.length) throw new Error('The screenshots differ in size');
      let count = 0;
      for (let at = 0; at < one.length; at += 4) {
        const differs = [0, 1, 2].some(
          (channel) => Math.abs((one[at + channel] ?? 0) - (other[at + channel] ?? 0)) >= rounding,
        );
        if (differs) count += 1;
      }
      return count;
    },
    { sources: [a.toString('base64'), b.toString('base64')], rounding: ROUNDING },
  );
}

/** Counts the pixels that are ground in one of two screenshots and drawn in the other, whatever their colour. */
export function differingShapes(page: Page, a: Buffer, b: Buffer): Promise<number> {
  return page.evaluate(
    async (sources) => {
      const masks = await Promise.all(
        sources.map(async (source) => {
          const image = new Image();
          image.src = `data:image/png;base64,${source}`;
          await image.decode();
          const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
          if (canvas === null) throw new Error('No canvas to read pixels from');
          canvas.drawImage(image, 0, 0);
          const { data } = canvas.getImageData(0, 0, image.width, image.height);
          const isGround = (at: number): boolean =>
            [0, 1, 2].every((channel) => Math.abs((data[at + channel] ?? 0) - (data[channel] ?? 0)) < 64);
          return Array.from({ length: data.length / 4 }, (_, pixel) => isGround(4 * pixel));
        }),
      );
      const [one = [], other = []] = masks;
      return one.filter((ground, pixel) => ground !== other[pixel]).length;
    },
    [a.toString('base64'), b.toString('base64')],
  );
}
