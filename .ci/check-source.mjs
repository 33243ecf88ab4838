/** The rules that no linter has: the import table, circles, sizes of files, tests without a clock, and what no file may contain. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { classProblemsOf } from './css-classes.mjs';
import { cyclesOf, edgesOf, problemsOf } from './imports.mjs';
import { textProblemsOf } from './jsx-text.mjs';
import { CLOCK_SAMPLES, clockProblemsOf, isTest } from './test-clocks.mjs';

const LINES_MAX = 400;

/** Source texts that must be refused, each with what the answer must say: a gate that finds nothing in these finds nothing. */
const MUST_FAIL = [
  ['src/messaging/x.ts', "import { Trace } from '../trace/index.ts';", 'may not import src/trace'],
  ['src/trace/x.ts', "import type { Scenario } from '../scenario/index.ts';", 'may not import src/scenario'],
  ['src/store/x.ts', "import { edit } from '../scenario/edit.ts';", 'past the door'],
  ['src/panels/x.tsx', "import { Graph } from '../graph/index.ts';", 'may not import src/graph'],
  ['src/panels/x.tsx', "import { ReactFlow } from '@xyflow/react';", 'may not import @xyflow/react'],
  ['src/panels/code/x.tsx', "import { EditorView } from '@codemirror/view';", 'may not import @codemirror/view'],
  ['src/simulation/x.ts', "import 'react';", 'may not import react'],
  ['src/store/x.ts', "const fs = await import('node:fs');", 'is for Node'],
  ['src/simulation/x.ts', 'const now = Date.now();', 'not for a pure folder'],
  ['src/trace/x.ts', 'const luck = Math.random();', 'not for a pure folder'],
  ['src/messaging/x.ts', 'setTimeout(() => 1, 2);', 'not for a pure folder'],
  ['src/simulation/x.ts', "import { RedisBroker } from '../brokers/redis/index.ts';", 'may not import src/brokers'],
  ['src/brokers/x.ts', "import { simulate } from '../simulation/index.ts';", 'may not import src/simulation'],
  ['src/brokers/x.ts', "import { Queue } from '../messaging/queue.ts';", 'past the door'],
  ['src/messaging/x.ts', "import { createClient } from 'redis';", 'may not import redis'],
  ['src/app/x.ts', "import { Consumer } from '@platformatic/kafka';", 'may not import @platformatic/kafka'],
  ['src/nowhere/x.ts', '', 'not in the import table'],
];

/** Elements that must be refused, and those that must not. */
const SHARED_TEXT = [
  '<p>{count} waiting</p>',
  '<p><b>1</b>{`a`}</p>',
  "<p>{a ? 'one' : 'two'}<i /></p>",
  '<p>{a ? b : c} s</p>',
];
const OWN_TEXT = [
  '<p>{count}</p>',
  '<p>{`a`}</p>',
  '<p>still {a ? <b /> : null}</p>',
  '<p><Icon />{children}</p>',
  '<p>a {" "}<b /></p>',
];

const problems = [];

for (const [file, text, expected] of MUST_FAIL) {
  if (!problemsOf(file, text).some((problem) => problem.includes(expected)))
    problems.push(`The check itself: ${file} with ${text} is let through`);
}
for (const [elements, wanted] of [
  [SHARED_TEXT, 1],
  [OWN_TEXT, 0],
]) {
  for (const element of elements) {
    if (textProblemsOf('x.tsx', `const x = ${element};`).length !== wanted)
      problems.push(`The check itself: ${element} is judged wrongly`);
  }
}
if (
  cyclesOf(
    new Map([
      ['a', ['b']],
      ['b', ['a']],
    ]),
  ).length !== 1
)
  problems.push('The check itself: a circle of two is let through');
for (const [verdict, texts] of Object.entries(CLOCK_SAMPLES)) {
  for (const text of texts) {
    const isRefused = clockProblemsOf('src/x.test.ts', text).length > 0;
    if (isRefused !== (verdict === 'refused')) problems.push(`The check itself: in a test, ${text} is not ${verdict}`);
  }
}
const CLASSES_SAMPLE = new Map([
  ['src/x/a.tsx', "import styles from './a.module.css';\nconst all = [styles.fault, styles['old'], styles.used];"],
]);
const MODULE_SAMPLE = new Map([
  ['src/x/a.module.css', '/* .no */ .used:hover > .spare { width: 0.5px } :global([data-a]) .used { top: 0 }'],
]);
if (classProblemsOf(CLASSES_SAMPLE, MODULE_SAMPLE).length !== 3)
  problems.push('The check itself: classes that are missing, or that nobody uses, are let through');
if (!filesRun('vite && node --expose-gc e2e/x.mjs y').includes('e2e/x.mjs'))
  problems.push('The check itself: a file that a script runs is not seen');

const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' });
const files = listed.split('\n').filter((file) => file !== '' && existsSync(file));
const graph = new Map();
for (const file of files.filter((one) => /^src\/.*\.tsx?$/.test(one))) {
  const text = readFileSync(file, 'utf8');
  problems.push(...problemsOf(file, text), ...textProblemsOf(file, text));
  graph.set(file, edgesOf(file, text));
}
if (graph.size < 50) problems.push(`Only ${graph.size} source files were found`);
problems.push(...cyclesOf(graph).map((cycle) => `A circle of imports: ${cycle.join(' -> ')}`));

const textsOf = (matches) =>
  new Map(files.filter((one) => matches.test(one)).map((file) => [file, readFileSync(file, 'utf8')]));
const modules = textsOf(/^src\/.*\.module\.css$/);
if (modules.size < 20) problems.push(`Only ${modules.size} CSS modules were found`);
problems.push(...classProblemsOf(textsOf(/^src\/.*\.tsx?$/), modules));

// What git ignores is there on one machine only, and no other check misses it.
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
const run = Object.entries(scripts).flatMap(([name, script]) => filesRun(script).map((file) => [name, file]));
if (run.length < 5) problems.push(`Only ${run.length} files were found that scripts run`);
for (const [name, file] of run) {
  if (!files.includes(file)) problems.push(`npm run ${name}: ${file} is not part of the project`);
}

const GUIDED = ['src/x/a.ts', 'src/x/y/b.ts', 'src/z/c.ts', 'src/z/d.ts'];
if (guideProblemsOf('src/x/README.md', '`a.ts`, `y/b.ts`, `src/z/c.ts`, `d.ts`', GUIDED).length !== 1)
  problems.push('The check itself: a guide that names a file which is not there is let through');
// The numbers of rows lead to the contract; no other requirement has a number.
const rows = new Set(
  files
    .filter((file) => file.startsWith('src/messaging/contract/'))
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\bid: '(C\d\d)'/g)].map(([, id]) => id)),
);
if (rows.size < 50) problems.push(`Only ${rows.size} rows of the contract were found`);
if (numberProblemsOf('x.test.ts', `it('N${1} C${98} a - b'); /** The rules G${10} and S${1}. */`, rows).length !== 4)
  problems.push('The check itself: numbers of requirements are let through');
for (const file of files.filter((one) => /^(src|e2e|\.ci)\/.*\.(tsx?|mjs)$/.test(one)))
  problems.push(...numberProblemsOf(file, readFileSync(file, 'utf8'), rows));

for (const file of files.filter((one) => /^src\/.*README\.md$/.test(one)))
  problems.push(...guideProblemsOf(file, readFileSync(file, 'utf8'), files));

for (const file of files.filter((one) => /\.(tsx?|mjs|css)$/.test(one))) {
  const lines = readFileSync(file, 'utf8').split('\n').length - 1;
  if (lines > LINES_MAX) problems.push(`${file}: ${lines} lines, of at most ${LINES_MAX}`);
}
const tests = files.filter((one) => isTest(one));
if (tests.length < 50) problems.push(`Only ${tests.length} files of tests were found`);
for (const file of tests) problems.push(...clockProblemsOf(file, readFileSync(file, 'utf8')));
if (readFileSync('package-lock.json', 'utf8').includes('"resolved": "http'))
  problems.push('package-lock.json: holds download addresses');

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(
  `${graph.size} source files keep to the import table; no circles; no file over ${LINES_MAX} lines; ${tests.length} of tests without a clock.`,
);

/** Texts that name a requirement by a number which leads nowhere. SVG paths and keys such as F2 have other letters. */
function numberProblemsOf(file, text, rows) {
  const found = [...text.matchAll(/(?<![\w.$-])(?:C\d\d|[GNSU]\d{1,2})(?![\w-]|\.\d)/g)].map(([number]) => number);
  return found.filter((number) => !rows.has(number)).map((number) => `${file}: ${number} leads nowhere`);
}

/** Files that the README of a folder names, in the folder, below it or from the root, and that are not there. */
function guideProblemsOf(guide, text, files) {
  const folder = dirname(guide);
  const below = files.filter((file) => file.startsWith(`${folder}/`));
  const named = [...text.matchAll(/`([\w./-]+\.(?:tsx?|css))`/g)].map(([, name]) => name);
  return named
    .filter((name) => ![name, join(folder, name)].some((file) => files.includes(file)))
    .filter((name) => !below.some((file) => file.endsWith(`/${name}`)))
    .map((name) => `${guide}: there is no ${name}`);
}

function filesRun(script) {
  return [...script.matchAll(/\bnode (?:--\S+ )*(\S+\.mjs)/g)].map(([, file]) => file);
}
