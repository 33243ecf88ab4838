import { describe, expect, it } from 'vitest';
import { emptyScenario, GALLERY, type Scenario } from '../scenario/index.ts';
import { firstPictureSvg, scenarioSvg } from './first-picture.ts';

describe('the first picture', () => {
  it('shows every agent and channel of the first scenario, and messages on their way', () => {
    const [first] = GALLERY;
    const svg = firstPictureSvg();
    for (const { id } of first?.scenario.agents ?? []) expect(svg).toContain(`>${id}</text>`);
    expect(svg.match(/<rect/g)?.length).toBe(
      (first?.scenario.agents.length ?? 0) + (first?.scenario.channels.length ?? 0),
    );
    expect(svg).toContain('paint-order="stroke"');
  });

  it('shows the waiting messages of a queue in its slots, their number, and who takes them', () => {
    const [first] = GALLERY;
    if (first === undefined) throw new Error('The gallery is empty');
    const svg = scenarioSvg(first.scenario, first.startUs);
    const counts = [...svg.matchAll(/font-size="16" font-weight="(?:500|700)"[^>]*>(\d+)<\/text>/g)].map(([, n]) => n);
    expect(counts).toHaveLength(first.scenario.channels.length);
    expect(svg.match(/fill="var\(--warn\)"[^>]*>1<\/text>/g)).toHaveLength(2);
  });

  it('is the same at every build', () => {
    expect(firstPictureSvg()).toBe(firstPictureSvg());
  });

  it('needs nothing that a strict policy for content forbids', () => {
    expect(firstPictureSvg()).not.toMatch(/<style|style=|<script|href|url\(/);
  });

  it('is small beside the page it stands in for', () => {
    expect(firstPictureSvg().length).toBeLessThan(12_000);
  });

  it('escapes names', () => {
    const hostile: Scenario = {
      ...emptyScenario('hostile'),
      agents: [{ id: '<b>&"', x: 0, y: 0, role: 'agent', behaviours: [] }],
    };
    const svg = scenarioSvg(hostile, 0);
    expect(svg).toContain('&lt;b&gt;&amp;&quot;');
    expect(svg).not.toContain('<b>');
  });
});
