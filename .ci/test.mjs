/** Everything that has to pass, stage by stage; stops at the first that fails and says which. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { countOfJUnit } from './junit.mjs';
import { slowestOf } from './slowest.mjs';

const REPORTS = 'dist/reports';
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });

const STAGES = [
  { name: 'Format and lint', command: ['npx', 'biome', 'ci', '--error-on-warnings', '.'] },
  { name: 'Imports and files', command: ['node', '.ci/check-source.mjs'] },
  { name: 'Unused code', command: ['npx', 'knip'] },
  { name: 'Types', command: ['npx', 'tsc', '--noEmit', '-p', '.'] },
  {
    name: 'Unit, contract and property tests',
    command: vitest('unit.json'),
    count: () => countOf('unit.json'),
  },
  {
    name: 'Brokers on real servers',
    command: vitest('brokers.json', '-c', 'vitest.brokers.config.ts'),
    count: () => countOf('brokers.json'),
  },
  { name: 'The table of the contract', command: ['node', '.ci/contract-matrix.mjs'] },
  { name: 'Build', command: ['npm', 'run', '--silent', 'build'] },
  {
    name: 'Python package',
    command: ['node', '.ci/python.mjs', `${REPORTS}/python.xml`],
    count: () => countOfJUnit(`${REPORTS}/python.xml`),
  },
  { name: 'API reference', command: ['node', '.ci/check-reference.mjs'] },
  { name: 'Package', command: ['node', '.ci/check-package.mjs'] },
  {
    name: 'Journeys in a browser',
    command: ['npx', 'playwright', 'test'],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: `${REPORTS}/e2e.json` },
    count: () => {
      const { expected, unexpected, flaky, skipped } = readReport('e2e.json').stats;
      return { passed: expected, failed: unexpected + flaky, skipped };
    },
  },
];

const total = { passed: 0, failed: 0, skipped: 0 };
let broken;
for (const { name, command, env, count } of STAGES) {
  console.log(`\n── ${name}`);
  const started = performance.now();
  const { status } = spawnSync(command[0], command.slice(1), { stdio: 'inherit', env: { ...process.env, ...env } });
  console.log(`   ${status === 0 ? 'passed' : 'FAILED'} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  const counted = count?.() ?? { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 };
  for (const key of Object.keys(total)) total[key] += counted[key];
  if (status !== 0 || counted.failed > 0 || counted.skipped > 0) {
    broken = counted.skipped > 0 ? `${name}: ${counted.skipped} tests were skipped` : name;
    break;
  }
}

console.log(`\n── The slowest tests, of ${(performance.now() / 60_000).toFixed(1)} min in all\n${slowestOf(REPORTS)}`);
if (broken !== undefined) console.error(`\nStopped at: ${broken}`);
console.log(`\n${total.passed} passed, ${Math.max(total.failed, broken === undefined ? 0 : 1)} failed`);
process.exit(broken === undefined ? 0 : 1);

function vitest(report, ...args) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORTS}/${report}`];
  return ['npx', 'vitest', 'run', ...args, ...reporters];
}

function countOf(report) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = readReport(report);
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
}

function readReport(name) {
  return JSON.parse(readFileSync(`${REPORTS}/${name}`, 'utf8'));
}
