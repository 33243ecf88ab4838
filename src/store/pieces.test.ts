import { expect, it } from 'vitest';
import { piecesInSlices } from './slices.ts';

/** Pieces that count how many have been asked for. */
function counted(count: number) {
  const state = { asked: 0 };
  function* pieces(): Generator<string> {
    for (let number = 0; number < count; number += 1) {
      state.asked += 1;
      yield number % 2 === 0 ? `${number} ` : '';
    }
  }
  return { state, pieces: pieces() };
}

it('a text is collected in slices of a few pieces, with its size so far', async () => {
  const { state, pieces } = counted(10);
  const seen: number[] = [];
  const sizes: number[] = [];
  const parts = await piecesInSlices(pieces, {
    onSlice: ({ units }) => sizes.push(units),
    pause: async () => {
      seen.push(state.asked);
    },
  });
  expect(parts).toEqual(['0 ', '2 ', '4 ', '6 ', '8 ']);
  expect(seen).toEqual([4, 8]);
  expect(sizes).toEqual([4, 8]);
});

it('a text that is cancelled is not written to its end', async () => {
  const { state, pieces } = counted(1000);
  const controller = new AbortController();
  const parts = await piecesInSlices(pieces, {
    signal: controller.signal,
    pause: async () => {
      if (state.asked >= 12) controller.abort();
    },
  });
  expect(parts).toBeUndefined();
  expect(state.asked).toBe(12);
});
