/** Everything that has to pass, stage by stage; starts none after the first that fails, and says which. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { countOfJUnit } from './junit.mjs';
import { runPhases } from './stages.mjs';
import { failedOf, slowestOf } from './told-tests.mjs';

const REPORTS = 'dist/reports';
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });

const CHECKS = [
  [{ name: 'Format and lint', command: [program('biome'), 'ci', '--error-on-warnings', '.'] }],
  [
    { name: 'Imports and files', command: ['node', '.ci/check-source.mjs'] },
    { name: 'Unused code', command: [program('knip')] },
  ],
  // One checker: several check much of it twice.
  [{ name: 'Types', command: [program('tsc'), '--noEmit', '-p', '.', '--checkers', '1'] }],
];

/** What only tests need: nothing where it is there already. A download waits for the network, and leaves the processors to the checks. */
const SET_UP = [
  [{ name: 'Set-up: browser and servers', command: ['node', '.ci/setup.mjs', 'browser', 'servers'] }],
  [{ name: 'Set-up: programs of others', command: ['node', '.ci/setup.mjs', 'outside'] }],
];

const SERVERS = {
  name: 'Brokers on real servers',
  command: vitest('brokers.json', '-c', 'vitest.brokers.config.ts'),
  count: () => countOf('brokers.json'),
};

const UNIT = {
  name: 'Unit, contract and property tests',
  command: vitest('unit.json'),
  count: () => countOf('unit.json'),
};

const PYTHON = {
  name: 'Python package',
  command: ['node', '.ci/python.mjs', `${REPORTS}/python.xml`],
  count: () => countOfJUnit(`${REPORTS}/python.xml`),
};

const REFERENCE = { name: 'API reference', command: ['node', '.ci/check-reference.mjs'] };

const PACKAGE = { name: 'Package', command: ['node', '.ci/check-package.mjs'] };

const JOURNEYS = {
  name: 'Journeys in a browser',
  command: [program('playwright'), 'test'],
  env: { PLAYWRIGHT_JSON_OUTPUT_NAME: `${REPORTS}/e2e.json` },
  count: () => {
    const { expected, unexpected, flaky, skipped } = readReport('e2e.json').stats;
    return { passed: expected, failed: unexpected + flaky, skipped };
  },
};

/**
 * The tests on servers wait most of the time, and those of Python much of it: the processors are for the stages beside them. The API
 * reference is built before the package, which copies the folder of the site. Journeys have the machine to themselves.
 */
const PHASES = [
  [...SET_UP, ...CHECKS, [{ name: 'Build', command: ['node', '.ci/builds.mjs', 'site', 'lib'] }]],
  [[SERVERS], [UNIT], [REFERENCE, PACKAGE, PYTHON]],
  [[{ name: 'The table of the contract', command: ['node', '.ci/contract-matrix.mjs'] }, JOURNEYS]],
];

const { total, broken } = await runPhases(PHASES);

console.log(`\n── The slowest tests, of ${(performance.now() / 60_000).toFixed(1)} min in all\n${slowestOf(REPORTS)}`);
if (broken !== undefined) console.error(`\n── What failed\n${failedOf(REPORTS)}\n\nStopped at: ${broken}`);
console.log(`\n${total.passed} passed, ${Math.max(total.failed, broken === undefined ? 0 : 1)} failed`);
process.exit(broken === undefined ? 0 : 1);

/** Returns the path of a program of a package: `npx` takes half a second to find the same. */
function program(name) {
  return `node_modules/.bin/${name}`;
}

function vitest(report, ...args) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORTS}/${report}`];
  return [program('vitest'), 'run', ...args, ...reporters];
}

function countOf(report) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = readReport(report);
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
}

function readReport(name) {
  return JSON.parse(readFileSync(`${REPORTS}/${name}`, 'utf8'));
}
