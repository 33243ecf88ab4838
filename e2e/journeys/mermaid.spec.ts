/** Mermaid itself: it draws our diagrams, and what it writes in them are our words. It needs a browser. */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { awkwardTrace, comparedWords, drawnWords } from '../../src/formats/exports/testing/drawn-words.ts';
import { EXPORT_FORMATS } from '../../src/formats/index.ts';
import { GALLERY } from '../../src/scenario/index.ts';
import { simulate } from '../../src/simulation/index.ts';
import type { Trace } from '../../src/trace/index.ts';
import { expect, test } from '../support/heronry.ts';

const UNTIL_US = 6_000_000;

const DIAGRAMS: readonly (readonly [title: string, trace: Trace])[] = [
  ...GALLERY.map(({ scenario }) => [scenario.name, simulate(scenario, UNTIL_US).trace] as const),
  ['= "awkward" <b>|x| ;#35; %% wrap: x', awkwardTrace(40)],
];

/** The bundle of Mermaid that has no packages around it, in the folder of programs of others. */
function bundle(): string {
  try {
    return createRequire(resolve('.ci/outside/package.json')).resolve('@mermaid-js/tiny');
  } catch (error) {
    throw new Error('Mermaid is not installed. Run: node .ci/setup.mjs outside', { cause: error });
  }
}

test('Mermaid draws every example with its title, every participant and every arrow', async ({ page }) => {
  await page.addScriptTag({ path: bundle() });
  for (const [title, trace] of DIAGRAMS) {
    const drawn = await page.evaluate(draw, EXPORT_FORMATS.mermaid.write({ trace, title }));
    expect(comparedWords(drawn), title).toEqual(comparedWords(drawnWords(trace, title, { withTimes: false })));
  }
});

/** Returns the texts of the drawing of a diagram. Runs in the page. */
async function draw(diagram: string): Promise<readonly string[]> {
  const { mermaid } = window as unknown as {
    readonly mermaid: {
      initialize(settings: object): void;
      render(id: string, text: string): Promise<{ readonly svg: string }>;
    };
  };
  mermaid.initialize({ startOnLoad: false });
  const { svg } = await mermaid.render('diagram', diagram);
  const drawing = new DOMParser().parseFromString(svg, 'text/html');
  return [...drawing.querySelectorAll('text')].map(({ textContent }) => textContent ?? '');
}
