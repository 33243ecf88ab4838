import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { previews } from '../src/pictures/previews.ts';
import { GALLERY } from '../src/scenario/index.ts';
import { LESSONS } from '../src/teaching/index.ts';
import { oembed, scenePage } from './scene-pages.ts';

const ALL = previews((file) => readFileSync(`src/teaching/lessons/${file}`, 'utf8'));
const HOSTILE = { folder: 's/x', fragment: 'gallery/x', title: '"><script>', description: 'a & "b"', svg: '' };

describe('the pages that links show', () => {
  it('are there for every example and every lesson, each with words and a picture of its own', () => {
    const folders = [...GALLERY.map(({ slug }) => `s/${slug}`), ...LESSONS.map(({ slug }) => `l/${slug}`)];
    expect(ALL.map(({ folder }) => folder)).toEqual(folders);
    expect(new Set(ALL.map(({ svg }) => svg)).size).toBe(ALL.length);
    expect(new Set(ALL.map(({ title, description }) => `${title} ${description}`)).size).toBe(ALL.length);
  });

  it.each(ALL)('$folder leads to the playground', (preview) => {
    const page = scenePage(preview, '../../', false);
    expect(page).toContain(`content="0; url=../../#${preview.fragment}"`);
    expect(page).toContain('property="og:image" content="preview.png"');
    expect(page).not.toMatch(/<script|style=/);
  });

  it('have whole addresses where the address of the site is known', () => {
    const [preview = HOSTILE] = ALL;
    const page = scenePage(preview, 'https://example.org/h/', true);
    expect(page).toContain(`content="https://example.org/h/${preview.folder}/preview.png"`);
    expect(page).toContain(`href="https://example.org/h/${preview.folder}/oembed.json"`);
    const answer = JSON.parse(oembed(preview, 'https://example.org/h/'));
    expect(answer).toMatchObject({ version: '1.0', type: 'rich', title: preview.title, width: 800, height: 480 });
    expect(answer.html).toContain('src="https://example.org/h/player.html#src=gallery%2F');
  });

  it('escape words', () => {
    expect(scenePage(HOSTILE, '../../', false)).not.toContain('"><script>');
    expect(JSON.parse(oembed(HOSTILE, '')).html).not.toContain('"><script>');
  });
});
