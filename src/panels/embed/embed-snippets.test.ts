import { expect, it } from 'vitest';
import { GALLERY as ENTRIES, uprightScene } from '../../scenario/index.ts';
import { EMBED_FORMATS, type Embedded, embedSnippet, gallerySlugOf } from './embed-snippets.ts';

const GALLERY: Embedded = {
  site: 'https://example.org/h/',
  src: 'gallery/hierarchy',
  link: 'https://example.org/h/#gallery/hierarchy',
  alt: 'Operator, microgrids, devices',
  picture: 'https://example.org/h/stills/hierarchy.svg',
  at: '4.3s',
  view: 'both',
  height: 420,
};

it('each kind of page gets its own text', () => {
  expect(embedSnippet('HTML', GALLERY)).toBe(`<script src="https://example.org/h/heronry-player.js" async></script>
<heronry-player src="gallery/hierarchy" at="4.3s" view="both" height="420">
  <img src="https://example.org/h/stills/hierarchy.svg" alt="Operator, microgrids, devices">
</heronry-player>
`);
  expect(embedSnippet('Markdown', GALLERY)).toBe(`<script src="https://example.org/h/heronry-player.js" async></script>

<heronry-player src="gallery/hierarchy" at="4.3s" view="both" height="420">

[![Operator, microgrids, devices](https://example.org/h/stills/hierarchy.svg)](https://example.org/h/#gallery/hierarchy)

</heronry-player>
`);
  expect(embedSnippet('MDX', GALLERY)).toBe(`<script src="https://example.org/h/heronry-player.js" async />
<heronry-player src="gallery/hierarchy" at="4.3s" view="both" height="420">
  <img src="https://example.org/h/stills/hierarchy.svg" alt="Operator, microgrids, devices" />
</heronry-player>
`);
  expect(embedSnippet('MyST', GALLERY)).toBe(`\`\`\`{heronry} gallery/hierarchy
:alt: Operator, microgrids, devices
:at: 4.3s
:view: both
:height: 420
\`\`\`
`);
  expect(embedSnippet('reStructuredText', GALLERY)).toBe(`.. heronry:: gallery/hierarchy
   :alt: Operator, microgrids, devices
   :at: 4.3s
   :view: both
   :height: 420
`);
});

it('without a picture, the words lead to the playground; without a moment, the source has its own', () => {
  const { picture: _, ...rest } = GALLERY;
  for (const format of ['HTML', 'Markdown', 'MDX'] as const) {
    const text = embedSnippet(format, { ...rest, picture: undefined, at: undefined });
    expect(text).toContain('Operator, microgrids, devices');
    expect(text).toContain(GALLERY.link);
    expect(text).not.toMatch(/<img|!\[|at=/);
  }
});

it('words of a stranger stay words in every kind of page', () => {
  const alt = 'a "b" <script>x</script>\n\n:height: 9 ](y) {z}';
  for (const format of EMBED_FORMATS) {
    const text = embedSnippet(format, { ...GALLERY, alt });
    expect(text.split('\n').filter((line) => /^\s*:height:/.test(line)).length).toBeLessThanOrEqual(1);
    if (format === 'HTML' || format === 'MDX') expect(text).not.toContain('<script>x');
    if (format === 'Markdown') expect(text).toContain('\\](y)');
  }
});

it('a scenario of the gallery is known by its name, wherever its nodes are, until it is changed', () => {
  for (const entry of ENTRIES) {
    expect(gallerySlugOf(entry.scenario)).toBe(entry.slug);
    expect(gallerySlugOf(uprightScene(entry))).toBe(entry.slug);
    expect(gallerySlugOf({ ...entry.scenario, seed: entry.scenario.seed + 1 })).toBeUndefined();
    expect(gallerySlugOf({ ...entry.scenario, agents: entry.scenario.agents.slice(1) })).toBeUndefined();
  }
});
