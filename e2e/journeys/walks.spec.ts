import { GALLERY } from '../../src/scenario/index.ts';
import { expect, test } from '../support/heronry.ts';
import { quickHand } from '../walks/hand.ts';
import { anyWalk, WALKS } from '../walks/walks.ts';

test('there is a walk through every scenario of the gallery', () => {
  expect([...WALKS.keys()].sort()).toEqual(GALLERY.map(({ slug }) => slug).sort());
});

for (const [slug, walk] of [...WALKS, ['price-signal, as any other', anyWalk] as const]) {
  test(`a walk: ${slug}`, async ({ heronry }) => {
    await heronry.open(`gallery/${slug.split(',')[0]}`);
    // The start of a visit, however long the page took to open.
    const startUs = GALLERY.find((entry) => entry.slug === slug.split(',')[0])?.startUs ?? 0;
    const { playground } = heronry;
    await playground.seek(startUs / 1000);
    const captions: string[] = [];
    playground.narrateWith(async (caption) => {
      captions.push(caption);
    });
    await walk({
      heronry,
      playground,
      hand: quickHand(heronry),
      watch: (ms) => playground.advance(ms),
      goBack: (ms) => playground.advance(-ms),
    });
    expect(captions.length).toBeGreaterThan(0);
  });
}
