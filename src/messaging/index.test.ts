import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Returns the names that an entry point exports, each with its file. */
function exportsOf(door: string): readonly (readonly [name: string, file: string])[] {
  const text = readFileSync(new URL(door, import.meta.url), 'utf8');
  return [...text.matchAll(/export (?:type )?\{([^}]*)\} from '\.\/([^']+)'/g)].flatMap(([, names = '', file = '']) =>
    names
      .split(',')
      .map((name) => name.replace(/\btype\b/, '').trim())
      .filter((name) => name !== '')
      .map((name): readonly [string, string] => [name, new URL(file, new URL(door, import.meta.url)).pathname]),
  );
}

it('everything that the library exports has a doc comment for whoever hovers over it', () => {
  const all = [...exportsOf('./index.ts'), ...exportsOf('./contract/index.ts')];
  expect(all.length).toBeGreaterThan(50);
  const bare = all.filter(([name, file]) => {
    const declared = new RegExp(
      `\\*/\\nexport (?:async |abstract )*(?:class|function|interface|type|const) ${name}\\b`,
    );
    return !declared.test(readFileSync(file, 'utf8'));
  });
  expect(bare.map(([name]) => name)).toEqual([]);
});
