import { GALLERY } from '../../src/scenario/index.ts';
import { expect, test } from '../support/heronry.ts';
import { anyWalk, WALKS } from '../walks/walks.ts';

test('there is a walk through every scenario of the gallery', () => {
  expect([...WALKS.keys()].sort()).toEqual(GALLERY.map(({ slug }) => slug).sort());
});

for (const [slug, walk] of [...WALKS, ['price-signal, as any other', anyWalk] as const]) {
  test(`a walk: ${slug}`, async ({ heronry }) => {
    await heronry.open(`gallery/${slug.split(',')[0]}`);
    await heronry.play((playground) => playground.pause());
    const captions: string[] = [];
    await walk({
      heronry,
      say: async (caption) => {
        captions.push(caption);
      },
      watch: (ms) => heronry.play(async (playground, passed) => playground.seek((await playground.now()) + passed), ms),
    });
    expect(captions.length).toBeGreaterThan(0);
  });
}
