/**
 * Makes mutants of the source and counts those that the tests notice: `npm run test:mutants [-- area [files | live | late]]`.
 * - With files, only their mutants are made anew; with `live`, only those that lived the last time. The rest is as it was found before.
 * - With `late`, only those that ended by time are tried again, with more time: a busy machine ends tests by time that only are slow.
 * - `MUTANTS_EVERY=1` tries all mutants of an area, where `areas.mjs` names a sample: every n-th.
 * - `MUTANTS_WITH=<tests>` runs only those tests: quicker, and it kills at most as many.
 * - Prints reasons whose code is gone.
 * - Ends with 1 where an area is below its goal, or where a mutant lives that `survivors.json` does not explain.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { AREAS } from './areas.mjs';
import { nameOf, oneLine, placeOf, textAt } from './places.mjs';

const REPORTS = 'dist/reports/mutants';
const KILLED = ['Killed', 'Timeout'];
const LIVE = ['Survived', 'NoCoverage'];
/** Statuses of the mutants that are tried again. */
const AGAIN = { live: LIVE, late: ['Timeout'] };
/** Message of Vitest about a test that its time limit ended. */
const TEST_ENDED = /^(Test|Hook) timed out/;

const [chosen, ...files] = process.argv.slice(2);
if (chosen !== undefined && AREAS[chosen] === undefined) {
  console.error(`There is no area ${chosen}; there are ${Object.keys(AREAS).join(', ')}`);
  process.exit(2);
}
mkdirSync(REPORTS, { recursive: true });
const reasons = JSON.parse(readFileSync(new URL('./survivors.json', import.meta.url), 'utf8'));
let failed = false;
for (const area of chosen === undefined ? Object.keys(AREAS) : [chosen]) {
  const file = `${REPORTS}/${area}.json`;
  const known = files.length > 0 ? recorded(file) : [];
  const mutants =
    AGAIN[files[0]] === undefined ? await triedFirst(area, known) : await triedAgain(area, known, AGAIN[files[0]]);
  writeFileSync(file, `${JSON.stringify(mutants, undefined, 1)}\n`);
  failed = report(area, mutants) || failed;
}
writeFileSync(`${REPORTS}/table.md`, table());
console.log(`\n${table()}`);
process.exit(failed ? 1 : 0);

function recorded(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
}

/** Tries the mutants of an area, or of some files of it. */
async function triedFirst(area, known) {
  const made = await mutantsOf(area, files.length > 0 ? files : AREAS[area].mutate);
  const names = new Set(made.map(({ file }) => file));
  return [...known.filter(({ file }) => !names.has(file)), ...made];
}

/** Tries the mutants of some statuses once more. */
async function triedAgain(area, known, statuses) {
  const again = known.filter(({ status }) => statuses.includes(status));
  if (again.length === 0) return known;
  const places = new Set(again.map(placeOf));
  const ranges = again.map(({ file, at }) => `${file}:${at}`);
  const made = new Map((await mutantsOf(area, ranges, [...places])).map((mutant) => [placeOf(mutant), mutant]));
  return known.flatMap((mutant) => (places.has(placeOf(mutant)) ? (made.get(placeOf(mutant)) ?? []) : mutant));
}

/** Runs Stryker on files, or parts of files. @param among only these mutants, by their places; else the sample of the area */
async function mutantsOf(area, mutate, among) {
  // As they are now: somebody may go on writing meanwhile.
  const texts = new Map();
  for (const file of readdirSync('src', { recursive: true }).filter((name) => /\.tsx?$/.test(name)))
    texts.set(resolve('src', file), readFileSync(join('src', file), 'utf8'));
  process.env.MUTANTS_TESTS = JSON.stringify(process.env.MUTANTS_WITH?.split(' ') ?? AREAS[area].tests);
  process.env.MUTANTS_CHOICE = JSON.stringify({ every: everyOf(area), among });
  process.env.MUTANTS_ISOLATE = String(AREAS[area].isolate === true);
  process.env.ROUNDS = 'few';
  const results = await new Stryker({
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner', './.ci/mutants/choice.mjs'],
    vitest: { configFile: '.ci/mutants/vitest.config.ts', related: false },
    mutate: [...mutate, '!src/**/*.test.ts', '!src/**/test-*.ts'],
    ignorePatterns: ['/dist', '/demos', '/test-results', '/playwright-report'],
    tempDirName: `dist/mutants/${process.pid}`,
    // Named so that none is found: rewriting it needs the API of TypeScript before version 7.
    tsconfigFile: 'none',
    coverageAnalysis: 'perTest',
    // What is worked out once, as a module is loaded, would need a process of its own for each mutant.
    ignoreStatic: true,
    concurrency: Number(process.env.MUTANTS_CONCURRENCY ?? 1),
    reporters: ['progress-append-only'],
    timeoutMS: files[0] === 'late' ? 30_000 : 10_000,
    timeoutFactor: 2,
    disableTypeChecks: false,
    allowEmpty: false,
    checkers: ['choice'],
    logLevel: process.env.MUTANTS_LOG ?? 'warn',
  }).runMutationTest();
  return results
    .filter(({ status }) => [...KILLED, ...LIVE].includes(status))
    .map(({ fileName, location: { start, end }, mutatorName, replacement, status, statusReason, killedBy }) => ({
      file: nameOf(fileName),
      line: start.line,
      at: `${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`,
      original: textAt(texts.get(resolve(fileName)) ?? '', {
        start: { line: start.line - 1, column: start.column - 1 },
        end: { line: end.line - 1, column: end.column - 1 },
      }),
      mutator: mutatorName,
      replacement: oneLine(replacement),
      status: TEST_ENDED.test(statusReason ?? '') ? 'Timeout' : status,
      killedBy: killedBy?.[0],
    }));
}

/** Returns n, where every n-th mutant of an area is tried. */
function everyOf(area) {
  return Number(process.env.MUTANTS_EVERY ?? AREAS[area].every ?? 1);
}

/** Prints who lives without a reason. @returns whether the area is below its goal, or somebody does */
function report(area, mutants) {
  const live = mutants.filter(({ status }) => LIVE.includes(status));
  const known = reasons[area] ?? [];
  for (const { file, original, like } of known.filter(isStale))
    console.log(`${file} no longer has what a reason is about: ${original ?? like}`);
  const unexplained = live.filter((mutant) => !known.some((reason) => explains(reason, mutant)));
  for (const { file, line, original, replacement, status } of unexplained)
    console.log(`${file}:${line} ${status}: ${original} -> ${replacement}`);
  const { score } = countsOf(mutants);
  if (score < AREAS[area].goal)
    console.error(`${area}: ${score.toFixed(1)} % killed, of at least ${AREAS[area].goal} %`);
  return unexplained.length > 0 || score < AREAS[area].goal;
}

/** Says whether a reason is one for a mutant: all that it names is so. `like` is a regular expression that `original` matches. */
function explains({ reason: _, like, ...named }, mutant) {
  return (
    Object.entries(named).every(([key, value]) => mutant[key] === value) &&
    (like === undefined || new RegExp(like).test(mutant.original))
  );
}

/** Says whether the file of a reason no longer has the text that the reason is about. */
function isStale({ file, original = '', like = '' }) {
  const text = readFileSync(file, 'utf8').replace(/\s+/g, ' ');
  return !text.includes(original) || !new RegExp(like.replace(/^\^|\$$/g, '')).test(text);
}

function countsOf(mutants) {
  const killed = mutants.filter(({ status }) => KILLED.includes(status)).length;
  const timedOut = mutants.filter(({ status }) => status === 'Timeout').length;
  const survived = mutants.filter(({ status }) => LIVE.includes(status)).length;
  return { killed, timedOut, survived, score: killed + survived === 0 ? 0 : (100 * killed) / (killed + survived) };
}

/** One line for each area that has ever been tried here. */
function table() {
  const lines = Object.keys(AREAS).flatMap((area) => {
    const mutants = recorded(`${REPORTS}/${area}.json`);
    if (mutants.length === 0) return [];
    const { killed, timedOut, survived, score } = countsOf(mutants);
    const sample = everyOf(area) === 1 ? 'all' : `1 of ${everyOf(area)}`;
    return [
      `| ${area} | ${sample} | ${killed + survived} | ${killed} | ${timedOut} | ${survived} | ${score.toFixed(1)} % |`,
    ];
  });
  return [
    '| area | tried | mutants | killed | of these by time | survived | score |',
    '| --- | --- | ---: | ---: | ---: | ---: | ---: |',
    ...lines,
    '',
  ].join('\n');
}
