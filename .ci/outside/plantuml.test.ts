/** PlantUML itself: it draws our diagrams, and what it writes in them are our words. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { EXPORT_FORMATS } from '../../src/formats/exports/export-formats.ts';
import { awkwardTrace, comparedWords, drawnWords } from '../../src/formats/exports/testing/drawn-words.ts';
import { GALLERY } from '../../src/scenario/index.ts';
import { simulate } from '../../src/simulation/index.ts';
import type { Trace } from '../../src/trace/index.ts';

/** Where the set-up puts the jars of the tests. */
const JARS = 'node_modules/.cache/heronry-kafka';

const UNTIL_US = 10_000_000;

const DIAGRAMS: readonly (readonly [name: string, title: string, trace: Trace])[] = [
  ...GALLERY.map(({ slug, scenario }) => [slug, scenario.name, simulate(scenario, UNTIL_US).trace] as const),
  ['awkward', '= "awkward" \\t <b>|x| /\' y \'/ %date()', awkwardTrace(150)],
];

let folder: string | undefined;

/** Returns the folder with the drawings, which are made once: to start a Java machine takes longer than all of them. */
function drawings(): string {
  if (folder !== undefined) return folder;
  const made = mkdtempSync(join(tmpdir(), 'heronry-plantuml-'));
  folder = made;
  for (const [name, title, trace] of DIAGRAMS)
    writeFileSync(join(made, `${name}.puml`), EXPORT_FORMATS.plantuml.write({ trace, title }));
  const jar = readdirSync(JARS).find((file) => file.startsWith('plantuml'));
  if (jar === undefined) throw new Error('PlantUML is not there. Run: node .ci/setup.mjs servers');
  const java = ['-Djava.awt.headless=true', '-DPLANTUML_LIMIT_SIZE=65536', '-XX:TieredStopAtLevel=1'];
  const args = [...java, '-jar', resolve(JARS, jar), '-tsvg', '-stdrpt:2', '.'];
  const { status, stdout, stderr } = spawnSync('java', args, { cwd: made, encoding: 'utf8' });
  expect({ status, said: `${stdout}${stderr}`.slice(0, 2000) }).toEqual({ status: 0, said: '' });
  return made;
}

afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/** Returns the texts of a drawing. */
function textsIn(svg: string): readonly string[] {
  return [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text = '']) =>
    text
      .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&'),
  );
}

it.each(DIAGRAMS)('draws %s with its title, every participant and every arrow', (name, title, trace) => {
  const drawn = textsIn(readFileSync(join(drawings(), `${name}.svg`), 'utf8'));
  expect(comparedWords(drawn)).toEqual(comparedWords(drawnWords(trace, title, { withTimes: true })));
});
