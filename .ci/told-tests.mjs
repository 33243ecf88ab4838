/** What the reports of Vitest and Playwright tell at the end: the tests that failed, with their reasons, and those that took longest. */
import { existsSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** Lines of an error that say what was expected, and where: enough to understand it where nothing else of a run is kept. */
const REASON_LINES = 24;

/** Returns the slowest tests of all reports in a folder, one a line. */
export function slowestOf(folder, count = 10) {
  return testsIn(folder)
    .sort((a, b) => b.ms - a.ms)
    .slice(0, count)
    .map(({ ms, title }) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${title.slice(0, 110)}`)
    .join('\n');
}

/** Returns the tests of all reports in a folder that failed, each with the first lines of its errors. */
export function failedOf(folder) {
  return testsIn(folder)
    .filter(({ errors }) => errors.length > 0)
    .map(({ title, errors }) => [title, ...errors.flatMap(reasonOf)].join('\n'))
    .join('\n\n');
}

function reasonOf(error) {
  const lines = stripVTControlCharacters(error).split('\n').slice(0, REASON_LINES);
  return lines.map((line) => `    ${line}`.trimEnd());
}

function testsIn(folder) {
  return [
    ...['unit.json', 'brokers.json'].flatMap((name) => read(folder, name, ofVitest)),
    ...read(folder, 'e2e.json', ofPlaywright),
  ];
}

function read(folder, name, testsOf) {
  const file = `${folder}/${name}`;
  return existsSync(file) ? testsOf(JSON.parse(readFileSync(file, 'utf8'))) : [];
}

function ofVitest({ testResults }) {
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ fullName, duration, failureMessages = [] }) => ({
      ms: duration ?? 0,
      title: fullName,
      errors: failureMessages,
    })),
  );
}

function ofPlaywright({ suites }) {
  const specsIn = (suite) => [...suite.specs, ...(suite.suites ?? []).flatMap(specsIn)];
  return suites.flatMap((suite) =>
    specsIn(suite).map(({ title, tests }) => {
      const results = tests.flatMap((test) => test.results);
      return {
        ms: results.reduce((sum, { duration }) => sum + duration, 0),
        title: `${suite.title}: ${title}`,
        errors: results.flatMap(({ errors = [] }) => errors.map(({ message = '' }) => message)),
      };
    }),
  );
}
