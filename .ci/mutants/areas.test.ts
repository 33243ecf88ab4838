/** Areas and reasons name files that exist: a file that moved would be left out in silence. */
import { readdirSync, readFileSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { expect, it } from 'vitest';
import { AREAS } from './areas.mjs';

const FILES = readdirSync('src', { recursive: true }).map((name) => `src/${String(name).replaceAll('\\', '/')}`);

/** Returns the patterns that a pattern with braces stands for. */
function expanded(pattern: string): readonly string[] {
  const [braces, inner] = /(?<!!)\{([^{}]*)\}/.exec(pattern) ?? [];
  if (braces === undefined || inner === undefined) return [pattern];
  return inner.split(',').flatMap((one) => expanded(pattern.replace(braces, one)));
}

const isFile = (pattern: string): boolean => FILES.some((file) => matchesGlob(file, pattern));

it.each(Object.entries(AREAS))('each name in area %s is one of a file', (_, { mutate, tests }) => {
  expect([...mutate, ...tests].flatMap(expanded).filter((pattern) => !isFile(pattern))).toEqual([]);
});

it('each reason is about a file of an area', () => {
  const reasons: Readonly<Record<string, readonly { readonly file: string }[]>> = JSON.parse(
    readFileSync('.ci/mutants/survivors.json', 'utf8'),
  );
  const strange = Object.entries(reasons).flatMap(([area, list]) =>
    list
      .map(({ file }) => ({ area, file }))
      .filter(({ file }) => {
        const patterns = AREAS[area]?.mutate.flatMap(expanded) ?? [];
        return !FILES.includes(file) || !patterns.some((pattern) => matchesGlob(file, pattern));
      }),
  );
  expect(strange).toEqual([]);
});
