/**
 * The contract, row by row and broker by broker, as the tests have just found it: a page of the documentation. Reads the reports of
 * the tests that ran and holds `docs/contract.md` against them; `--write` writes it anew.
 * The broker of the gateway has no column: it keeps what the broker behind the gateway keeps.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const FILE = 'docs/contract.md';
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

/** Returns for each row whether a broker keeps it, and in words what else there is to say. */
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

/** The page: rows in which some broker differs first, then the rows that every broker keeps. */
function pageOf(rows) {
  const cell = (text) => text.replaceAll('|', '\\|');
  const line = ({ id, title, brokers }) => {
    const cells = Object.values(brokers).map(({ kept, words }) =>
      words === undefined ? 'holds' : kept ? `holds, but ${words}` : words,
    );
    return `| ${[`${id}: ${title}`, ...cells].map(cell).join(' | ')} |`;
  };
  const table = (some) => [
    `| row | ${Object.values(BROKERS)
      .map((name) => `\`${name}\``)
      .join(' | ')} |`,
    `| --- |${' --- |'.repeat(Object.keys(BROKERS).length)}`,
    ...some.map(line),
  ];
  const differs = ({ brokers }) => Object.values(brokers).some(({ kept, words }) => !kept || words !== undefined);
  return [
    '# The contract, row by row',
    '',
    'Every broker runs the same tests. This page is made from their results on real Redis and Kafka servers.',
    'Heronry has no driver for share groups yet: its Kafka client does not offer them.',
    '',
    '## Differences by nature of the server',
    '',
    ...table(rows.filter(differs)),
    '',
    '## Guaranteed by every broker',
    '',
    ...table(rows.filter((row) => !differs(row))),
    '',
  ].join('\n');
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
const text = pageOf(rows);
if (process.argv.includes('--write')) writeFileSync(FILE, text);
else if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== text) {
  console.error(`${FILE} is not what the tests found. To write it anew: node .ci/contract-matrix.mjs --write`);
  process.exit(1);
}
console.log(`${rows.length} rows of the contract on ${byBroker.size} brokers.`);
