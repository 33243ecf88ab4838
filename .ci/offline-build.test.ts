import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { manifest, maskable } from './offline-build.ts';

const ICON = '<svg viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#123456"/><path d="M1 1"/></svg>';

it('an icon for systems with a shape of their own has its background up to the edges, and its drawing further inside', () => {
  expect(maskable(ICON)).toBe(
    '<svg viewBox="-4 -4 40 40"><rect x="-4" y="-4" width="40" height="40" fill="#123456"/><path d="M1 1"/></svg>',
  );
});

it('the page’s own icon has all that it draws inside of the circle that every shape leaves', () => {
  const icon = readFileSync('public/favicon.svg', 'utf8');
  const [, left, size] = /viewBox="(-\d+) \1 (\d+) \2"/.exec(maskable(icon)) ?? [];
  const [, drawn] = /viewBox="0 0 (\d+) \1"/.exec(icon) ?? [];
  expect([Number(left), Number(size)]).toEqual([-4, Number(drawn) + 8]);
  expect(maskable(icon)).not.toContain('rx="');
});

it('an icon that is no drawing on a square is refused', () => {
  for (const wrong of [ICON.replace('32 32', '32 24'), ICON.replace('rx="7" ', ''), '<svg viewBox="0 0 8 8"/>'])
    expect(() => maskable(wrong)).toThrow('The icon is not a drawing on a square');
});

it('the manifest starts the page wherever it is served, and names the files that it opens', () => {
  const content = JSON.parse(manifest());
  expect(content).toMatchObject({ id: './', start_url: './', scope: './', display: 'standalone' });
  expect(content.icons.map(({ src, sizes, purpose }: Record<string, string>) => [src, sizes, purpose])).toEqual([
    ['favicon.svg', 'any', undefined],
    ['icons/192.png', '192x192', 'any'],
    ['icons/512.png', '512x512', 'any'],
    ['icons/maskable.png', '512x512', 'maskable'],
  ]);
  const opened = content.file_handlers.flatMap(({ action, accept }: { action: string; accept: object }) => [
    action,
    ...Object.values(accept).flat(),
  ]);
  expect(opened).toEqual(['./', '.json', './', '.jsonl', '.ndjson']);
});
