import { describe, expect, it } from 'vitest';
import { emptyScenario, GALLERY, type Scenario } from '../scenario/index.ts';
import { firstPicture, pictureOf } from './first-picture.ts';

describe('the first picture', () => {
  it('shows every agent and channel of the first scenario, and messages on their way', () => {
    const [first] = GALLERY;
    const svg = firstPicture().svg;
    for (const { id } of first?.scenario.agents ?? []) expect(svg).toContain(`>${id}</text>`);
    expect(svg.match(/<rect/g)?.length).toBe(
      (first?.scenario.agents.length ?? 0) + (first?.scenario.channels.length ?? 0),
    );
    expect(svg).toContain('paint-order="stroke"');
  });

  it('shows the waiting messages of a queue in its slots, their number, and who takes them', () => {
    const [first] = GALLERY;
    if (first === undefined) throw new Error('The gallery is empty');
    const svg = pictureOf(first.scenario, first.startUs).svg;
    const counts = [...svg.matchAll(/font-size="16" font-weight="(?:500|700)"[^>]*>(\d+)<\/text>/g)].map(([, n]) => n);
    expect(counts).toHaveLength(first.scenario.channels.length);
    expect(svg.match(/fill="var\(--warn\)"[^>]*>1<\/text>/g)).toHaveLength(2);
  });

  it('is the same at every build', () => {
    expect(firstPicture()).toEqual(firstPicture());
  });

  it('needs nothing that a strict policy for content forbids', () => {
    expect(firstPicture().svg).not.toMatch(/<style|style=|<script|href|url\(/);
  });

  it('moves its messages as the trace has them, and leaves them still for those who want no motion', () => {
    const { svg, css } = firstPicture();
    const trips = [...svg.matchAll(/class="(trip\d+)"/g)].map(([, name]) => name);
    expect(trips.length).toBeGreaterThan(1);
    for (const name of trips) expect(css).toMatch(new RegExp(`@keyframes ${name}\\{0%`));
    expect(css.startsWith('@media (prefers-reduced-motion:no-preference){')).toBe(true);
    // What sets out later is not seen before.
    const later = [...css.matchAll(/\.(trip\d+)\{animation:\S+ \d+ms linear [1-9]\d*ms/g)].map(([, name]) => name);
    expect(later.length).toBeGreaterThan(0);
    for (const name of later) expect(svg).toMatch(new RegExp(`class="${name}"[^>]*opacity="0"`));
  });

  it('is small beside the page it stands in for', () => {
    expect(firstPicture().svg.length).toBeLessThan(12_000);
  });

  it('escapes names', () => {
    const hostile: Scenario = {
      ...emptyScenario('hostile'),
      agents: [{ id: '<b>&"', x: 0, y: 0, role: 'agent', behaviours: [] }],
    };
    const svg = pictureOf(hostile, 0).svg;
    expect(svg).toContain('&lt;b&gt;&amp;&quot;');
    expect(svg).not.toContain('<b>');
  });
});
