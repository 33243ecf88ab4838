import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { emptyScenario, GALLERY, type Scenario } from '../scenario/index.ts';
import { playedTrace } from '../simulation/index.ts';
import { loadRaster, PICTURE_FORMATS, type Pictured } from './index.ts';

function pictured(scenario: Scenario, atUs: number, theme: Pictured['theme'] = 'light'): Pictured {
  return { scenario, trace: playedTrace(scenario, atUs), atUs, theme };
}

const FIRST = GALLERY[0]?.scenario ?? emptyScenario('none');
const { svg: MOMENT, 'timeline.svg': TIMELINE } = PICTURE_FORMATS;
const HOSTILE: Scenario = {
  ...emptyScenario('</title><script>alert(1)</script>'),
  agents: [{ id: '<b>&"\'', x: 0, y: 0, role: 'agent', behaviours: [] }],
};
const require = createRequire(import.meta.url);

function fontFile(name: string): Uint8Array {
  return readFileSync(require.resolve(name));
}

describe.each(GALLERY.map((entry) => [entry.scenario.name, entry] as const))(
  'the pictures of %s',
  (_, { scenario, startUs }) => {
    it.each([MOMENT, TIMELINE])('name every agent and channel: $label', ({ draw }) => {
      const svg = draw(pictured(scenario, startUs));
      const texts = [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].length;
      expect(texts).toBeGreaterThanOrEqual(scenario.agents.length);
      expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
      expect(svg).not.toMatch(/NaN|undefined|Infinity|var\(/);
      // Each element that opens is closed.
      const opened = svg.match(/<[a-z]+[^>]*[^/]>/g)?.length;
      expect(svg.match(/<\/[a-z]+>/g)?.length).toBe(opened);
    });
  },
);

describe('a picture of a moment', () => {
  it('shows messages where they are, with their payloads', () => {
    const picture = pictured(FIRST, 2_400_000);
    const flying = picture.trace.worldAt(2_400_000).inFlight.size;
    expect(flying).toBeGreaterThan(0);
    expect(MOMENT.draw(picture).match(/paint-order="stroke"/g)?.length).toBe(flying);
    expect(MOMENT.draw(picture)).toContain('kw: 40');
  });

  it('has the colours of its theme, and no others', () => {
    const coloursIn = (theme: Pictured['theme']): ReadonlySet<string> =>
      new Set(MOMENT.draw(pictured(FIRST, 2_400_000, theme)).match(/#[0-9a-f]{6}/g));
    expect([...coloursIn('light')].filter((colour) => coloursIn('dark').has(colour))).toEqual([]);
  });

  it('says in its description what every node does', () => {
    expect(MOMENT.draw(pictured(FIRST, 2_400_000))).toMatch(/<desc>[^<]*Agent operator, [^<]*Channel control, /);
  });

  it('says which agent is down', () => {
    const scenario: Scenario = {
      ...FIRST,
      faults: [{ kind: 'crash', where: { at: 'agent', agent: 'mg1' }, fromUs: 0, untilUs: 5_000_000 }],
    };
    expect(MOMENT.draw(pictured(scenario, 1_000_000))).toContain('>down</text>');
  });

  it('has the font in it where it is given', () => {
    expect(MOMENT.draw({ ...pictured(FIRST, 0), font: 'AAAA' })).toContain('url(data:font/woff2;base64,AAAA)');
    expect(MOMENT.draw(pictured(FIRST, 0))).not.toContain('@font-face');
  });
});

describe('every picture', () => {
  it.each([MOMENT, TIMELINE])('escapes what people wrote: $label', ({ draw }) => {
    const svg = draw(pictured(HOSTILE, 0));
    expect(svg).toContain('&lt;b&gt;&amp;&quot;&#39;');
    expect(svg).not.toContain('<script');
  });

  it.each([MOMENT, TIMELINE])('can be of a scenario with nothing in it: $label', ({ draw }) => {
    expect(draw(pictured(emptyScenario('empty'), 0))).not.toMatch(/NaN|Infinity/);
  });
});

describe('a PNG', () => {
  it('has the pixels of the SVG, and is the same each time', async () => {
    const raster = await loadRaster({
      wasm: fontFile('@resvg/resvg-wasm/index_bg.wasm').slice(),
      fonts: [fontFile('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2')],
    });
    const svg = MOMENT.draw(pictured(FIRST, 2_400_000));
    const [, width = '', height = ''] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
    const png = Buffer.from(raster(svg, 2));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * Number(width), 2 * Number(height)]);
    expect(Buffer.from(raster(svg, 2)).equals(png)).toBe(true);
  });
});
