/**
 * Makes mutants of the source and counts those that the tests notice: `npm run test:mutants [-- area [files | live]]`.
 * - With files, only their mutants are made anew; with `live`, only those that lived the last time. The rest is as it was found before.
 * - `MUTANTS_WITH=<tests>` runs only those tests: quicker, and it kills at most as many.
 * - Ends with 1 where an area is below its goal, or where a mutant lives that `survivors.json` does not explain.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { AREAS } from './areas.mjs';

const REPORTS = 'dist/reports/mutants';
const KILLED = ['Killed', 'Timeout'];
const LIVE = ['Survived', 'NoCoverage'];

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
  const mutants = await mutantsOf(area, files[0] === 'live' ? placesOf(recorded(file)) : files);
  const all = files.length > 0 ? merged(recorded(file), mutants, files[0] === 'live') : mutants;
  writeFileSync(file, `${JSON.stringify(all, undefined, 1)}\n`);
  failed = report(area, all) || failed;
}
writeFileSync(`${REPORTS}/table.md`, table());
console.log(`\n${table()}`);
process.exit(failed ? 1 : 0);

function recorded(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
}

/** Places of the mutants that lived, as Stryker takes them: `file:1:0-2:5`. */
function placesOf(mutants) {
  return mutants
    .filter(({ at, status }) => at !== undefined && LIVE.includes(status))
    .map(({ file, at }) => `${file}:${at}`);
}

/** The mutants known before, those that were made anew in the place of their like, or of all of their files. */
function merged(known, made, one) {
  const keyOf = ({ file, at, replacement }) => (one ? [file, at, replacement].join(' ') : file);
  const keys = new Set(made.map(keyOf));
  return [...known.filter((mutant) => !keys.has(keyOf(mutant))), ...made];
}

/** Runs Stryker on an area, or on some files of it. */
async function mutantsOf(area, some) {
  const { mutate, tests } = AREAS[area];
  // As they are now: somebody may go on writing meanwhile.
  const texts = new Map();
  for (const file of readdirSync('src', { recursive: true }).filter((name) => /\.tsx?$/.test(name)))
    texts.set(resolve('src', file), readFileSync(join('src', file), 'utf8').split('\n'));
  process.env.MUTANTS_TESTS = JSON.stringify(process.env.MUTANTS_WITH?.split(' ') ?? tests);
  process.env.FEW_ROUNDS = '1';
  const results = await new Stryker({
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: '.ci/mutants/vitest.config.ts', related: false },
    mutate: [...(some.length > 0 ? some : mutate), '!src/**/*.test.ts', '!src/**/test-*.ts'],
    ignorePatterns: ['/dist', '/e2e', '/public', '/demos', '/test-results', '/playwright-report'],
    tempDirName: `dist/mutants/${process.pid}`,
    // Named so that none is found: rewriting it needs the API of TypeScript before version 7.
    tsconfigFile: 'none',
    coverageAnalysis: 'perTest',
    concurrency: Number(process.env.MUTANTS_CONCURRENCY ?? 1),
    reporters: ['progress-append-only'],
    timeoutMS: 8000,
    timeoutFactor: 2,
    disableTypeChecks: false,
    allowEmpty: false,
    checkers: [],
    logLevel: process.env.MUTANTS_LOG ?? 'warn',
  }).runMutationTest();
  return results.map(({ fileName, location, mutatorName, replacement, status, killedBy }) => ({
    file: fileName.replaceAll('\\', '/').replace(/^.*?(?=src\/)/, ''),
    line: location.start.line,
    at: `${location.start.line}:${location.start.column - 1}-${location.end.line}:${location.end.column - 1}`,
    original: textAt(texts.get(resolve(fileName)) ?? [], location),
    mutator: mutatorName,
    replacement: replacement?.replace(/\s+/g, ' ').slice(0, 160),
    status,
    killedBy: killedBy?.[0],
  }));
}

function textAt(all, { start, end }) {
  const lines = all.slice(start.line - 1, end.line);
  if (lines.length === 0) return '';
  lines[lines.length - 1] = lines[lines.length - 1].slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join(' ').replace(/\s+/g, ' ').slice(0, 160);
}

/** Prints who lives without a reason. @returns whether the area is below its goal, or somebody does */
function report(area, mutants) {
  const live = mutants.filter(({ status }) => LIVE.includes(status));
  const known = reasons[area] ?? [];
  const unexplained = live.filter((mutant) => !known.some((reason) => explains(reason, mutant)));
  for (const { file, line, original, replacement, status } of unexplained)
    console.log(`${file}:${line} ${status}: ${original} -> ${replacement}`);
  const { score } = countsOf(mutants);
  if (score < AREAS[area].goal)
    console.error(`${area}: ${score.toFixed(1)} % killed, of at least ${AREAS[area].goal} %`);
  return unexplained.length > 0 || score < AREAS[area].goal;
}

function explains(reason, { file, original, replacement }) {
  return reason.file === file && reason.original === original && (reason.replacement ?? replacement) === replacement;
}

function countsOf(mutants) {
  const killed = mutants.filter(({ status }) => KILLED.includes(status)).length;
  const survived = mutants.filter(({ status }) => LIVE.includes(status)).length;
  return { killed, survived, score: killed + survived === 0 ? 0 : (100 * killed) / (killed + survived) };
}

/** One line for each area that has ever been tried here. */
function table() {
  const lines = Object.keys(AREAS).flatMap((area) => {
    const mutants = recorded(`${REPORTS}/${area}.json`);
    if (mutants.length === 0) return [];
    const { killed, survived, score } = countsOf(mutants);
    return [`| ${area} | ${killed} | ${survived} | ${score.toFixed(1)} % |`];
  });
  return ['| area | killed | survived | score |', '| --- | ---: | ---: | ---: |', ...lines, ''].join('\n');
}
