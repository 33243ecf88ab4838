import { GALLERY } from '../../src/scenario/index.ts';
import { expect, type Heronry, test } from '../support/heronry.ts';
import { quickHand } from '../walks/hand.ts';
import { anyWalk, WALKS, type Walk } from '../walks/walks.ts';

interface Tour {
  readonly slug: string;
  readonly walk: Walk;
  readonly title: string;
}

const TOURS: readonly Tour[] = [
  ...[...WALKS].map(([slug, walk]) => ({ slug, walk, title: slug })),
  { slug: 'price-signal', walk: anyWalk, title: 'price-signal, as any other' },
];

/** Number of journeys that share the walks, so that none is long. */
const JOURNEYS = 3;

/** Opens the scenario of a walk where a visit to it starts, with nothing left of the walk before: not the tab, not its filter. */
async function openAtStart(heronry: Heronry, slug: string): Promise<void> {
  const startUs = GALLERY.find((entry) => entry.slug === slug)?.startUs ?? 0;
  await heronry.tab('Log').click();
  await heronry.panel.getByRole('combobox', { name: 'Filter by kind' }).selectOption('All kinds');
  await heronry.tab('Inspector').click();
  await heronry.playground.load(slug);
  await heronry.playground.seek(startUs / 1000);
}

test('there is a walk through every scenario of the gallery', () => {
  expect([...WALKS.keys()].sort()).toEqual(GALLERY.map(({ slug }) => slug).sort());
});

for (let journey = 0; journey < JOURNEYS; journey += 1) {
  test(`walks through the gallery, ${journey + 1} of ${JOURNEYS}`, async ({ heronry }) => {
    const { playground } = heronry;
    await heronry.open('gallery/control-status');
    for (const { slug, walk, title } of TOURS.filter((_, place) => place % JOURNEYS === journey))
      await test.step(`a walk: ${title}`, async () => {
        await openAtStart(heronry, slug);
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
  });
}
