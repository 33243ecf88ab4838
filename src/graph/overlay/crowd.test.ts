import { describe, expect, it } from 'vitest';
import { Crowd, pixelOf } from './crowd.ts';

/** Returns a canvas of 8 by 4 pixels that records what is drawn on it. */
function canvas() {
  const image = { width: 8, height: 4, data: new Uint8ClampedArray(8 * 4 * 4) };
  const calls: string[] = [];
  const context = {
    canvas: { width: 8, height: 4 },
    createImageData: () => image,
    putImageData: () => calls.push('put'),
    clearRect: () => calls.push('clear'),
  };
  const painted = () => [...new Uint32Array(image.data.buffer)].filter((pixel) => pixel !== 0).length;
  return { crowd: new Crowd(context as unknown as CanvasRenderingContext2D), painted, calls }; // Nothing else is used.
}

describe('a crowd', () => {
  it('is squares of whole pixels', () => {
    const { crowd, painted } = canvas();
    crowd.begin();
    crowd.add(3, 2, 2, 0xff0000ff);
    expect(painted()).toBe(4);
  });

  it('is cut at the border, on every side', () => {
    const { crowd, painted } = canvas();
    for (const [x, y] of [
      [-50, 1],
      [50, 1],
      [4, -50],
      [4, 50],
    ] as const) {
      crowd.begin();
      crowd.add(x, y, 3, 0xff0000ff);
      expect(painted()).toBe(0);
    }
  });

  it('begins empty each time, and is wiped once when it is over', () => {
    const { crowd, painted, calls } = canvas();
    crowd.clear();
    crowd.begin();
    crowd.add(3, 2, 2, 0xff0000ff);
    crowd.show();
    crowd.begin();
    expect(painted()).toBe(0);
    crowd.clear();
    crowd.clear();
    expect(calls).toEqual(['put', 'clear']);
  });
});

it('a pixel has the colour of the style', () => {
  const bytes = (pixel: number) => [...new Uint8Array(Uint32Array.of(pixel).buffer)];
  expect(bytes(pixelOf('rgb(1, 2, 3)', 1))).toEqual([1, 2, 3, 255]);
  expect(bytes(pixelOf('rgba(1, 2, 3, 0.5)', 0.25))).toEqual([1, 2, 3, 64]);
  expect(bytes(pixelOf('hotpink', 1))).toEqual([128, 128, 128, 255]);
});
