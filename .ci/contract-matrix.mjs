/**
 * The contract, row by row and broker by broker, as the tests have just found it: the page shows it. Reads the reports of the
 * tests that ran and holds `src/panels/dialogs/contract.json` against them; `--write` writes it anew.
 * The broker of the gateway has no column: it keeps what the broker behind the gateway keeps.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const FILE = 'src/panels/dialogs/contract.json';
const REPORTS = ['dist/reports/unit.json', 'dist/reports/brokers.json'];
const BROKERS = {
  memory: 'InMemoryBroker',
  'redis-pubsub': 'RedisPubSubBroker',
  'redis-streams': 'RedisBroker',
  kafka: 'KafkaBroker',
};

/** By broker's class: the tests of its contract, as `[title, passed]`. */
function resultsOf(reports) {
  const results = new Map();
  for (const report of reports.filter((path) => existsSync(path))) {
    for (const { assertionResults } of JSON.parse(readFileSync(report, 'utf8')).testResults) {
      for (const { ancestorTitles, title, status } of assertionResults) {
        const name = ancestorTitles.map((one) => /^(\w+) keeps the contract$/.exec(one)?.[1]).find(Boolean);
        if (name !== undefined) results.set(name, [...(results.get(name) ?? []), [title, status === 'passed']]);
      }
    }
  }
  return results;
}

/** What a broker does about each row: whether it keeps it, and in words what else there is to say. */
function cellsOf(tests) {
  const cells = new Map();
  for (const [title, passed] of tests) {
    const [, id, differs, words] = /^(C\d\d) \w+( differs)?: (.*)$/.exec(title) ?? [];
    if (id === undefined || !passed) continue;
    const cell = cells.get(id) ?? { kept: false };
    cells.set(id, differs === undefined ? { ...cell, kept: true, title: words } : { ...cell, words });
  }
  return cells;
}

const results = resultsOf(REPORTS);
const missing = Object.values(BROKERS).filter((name) => !results.has(name));
if (missing.length > 0) {
  console.log(`The table of the contract is not checked: ${missing.join(', ')} did not run.`);
  process.exit(process.env.CI === 'true' ? 1 : 0);
}
const byBroker = new Map(Object.entries(BROKERS).map(([kind, name]) => [kind, cellsOf(results.get(name))]));
const rows = [...byBroker.get('memory')].map(([id, { title }]) => ({
  id,
  title,
  brokers: Object.fromEntries(
    [...byBroker].map(([kind, cells]) => {
      const { kept, words } = cells.get(id) ?? { kept: false };
      return [kind, words === undefined ? { kept } : { kept, words }];
    }),
  ),
}));
const text = `${JSON.stringify(rows, undefined, 2)}\n`;
if (process.argv.includes('--write')) writeFileSync(FILE, text);
else if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== text) {
  console.error(`${FILE} is not what the tests found. To write it anew: node .ci/contract-matrix.mjs --write`);
  process.exit(1);
}
console.log(`${rows.length} rows of the contract on ${byBroker.size} brokers.`);
