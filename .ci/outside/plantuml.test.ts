/** PlantUML itself: it draws our diagrams, and what it writes in them are our words. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { EXPORT_FORMATS } from '../../src/formats/exports/export-formats.ts';
import { payloadText } from '../../src/formats/exports/payload-text.ts';
import { sequenceOf } from '../../src/formats/sequence-of-trace.ts';
import { GALLERY } from '../../src/scenario/index.ts';
import { simulate } from '../../src/simulation/index.ts';
import { formatTime, Trace } from '../../src/trace/index.ts';

/** Where the set-up puts the jars of the tests. */
const JARS = 'node_modules/.cache/heronry-kafka';

const UNTIL_US = 10_000_000;

/** Texts of what PlantUML and Java take for their own. */
const AWKWARD = fc.sample(
  fc.string({ unit: fc.constantFrom(...'~<>[]\\|&#%*_/-"\'@=!$:;.,ntU+{}()^ é🌳'), minLength: 1, maxLength: 24 }),
  { numRuns: 150, seed: 18 },
);

/** Returns a trace in which agents of awkward names send each other awkward payloads. */
function awkwardTrace(): Trace {
  const names = [...new Set(AWKWARD.map((name) => name.trim()).filter((name) => name !== '')), '\u2028'];
  const trace = new Trace(names, []);
  names.forEach((agent, place) => {
    const [atUs, to, channel] = [place * 1000, names[(place + 1) % names.length] ?? agent, `${agent}_to_next`];
    const payload = { text: AWKWARD[place] ?? '' };
    const message = trace.length;
    trace.append({ kind: 'published', cause: -1, atUs, agent, channel, to, payload, arrivesUs: atUs + 1 });
    trace.append({ kind: 'received', cause: message, atUs: atUs + 1, agent: to, channel, message, via: 'direct' });
  });
  return trace;
}

const DIAGRAMS: readonly (readonly [name: string, title: string, trace: Trace])[] = [
  ...GALLERY.map(({ slug, scenario }) => [slug, scenario.name, simulate(scenario, UNTIL_US).trace] as const),
  ['awkward', '= "awkward" \\t <b>|x| /\' y \'/ %date()', awkwardTrace()],
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

/** Returns words as they are compared: how wide a space is, PlantUML decides. */
function compared(words: readonly string[]): readonly string[] {
  return words.map((text) => text.replaceAll('\u200b', '').replaceAll(/\s+/g, ' ').trim()).sort();
}

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
  const { agents, queues, arrows } = sequenceOf(trace);
  const labels = arrows.map(({ message }) => {
    const published = trace.message(message);
    return `${formatTime(published.atUs)} ${payloadText(published)}`;
  });
  // Participants stand above and below their lines.
  const wanted = [title, ...agents, ...agents, ...queues, ...queues, ...labels];
  expect(compared(textsIn(readFileSync(join(drawings(), `${name}.svg`), 'utf8')))).toEqual(compared(wanted));
});
