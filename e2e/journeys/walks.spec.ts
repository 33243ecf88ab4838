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
    await heronry.play(async (playground, ms) => {
      await playground.pause();
      await playground.seek(ms);
    }, startUs / 1000);
    const captions: string[] = [];
    const pass = (ms: number): Promise<void> =>
      heronry.play(async (playground, passed) => playground.seek((await playground.now()) + passed), ms);
    await walk({
      heronry,
      hand: quickHand(heronry),
      say: async (caption) => {
        captions.push(caption);
      },
      watch: pass,
      goBack: (ms) => pass(-ms),
    });
    expect(captions.length).toBeGreaterThan(0);
  });
}
