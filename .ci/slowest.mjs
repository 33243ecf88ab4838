/** The tests that took longest, from the reports of Vitest and Playwright: what is worth making faster. */
import { existsSync, readFileSync } from 'node:fs';

/** Returns the slowest tests of all reports in a folder, one a line. */
export function slowestOf(folder, count = 10) {
  return [
    ...['unit.json', 'brokers.json'].flatMap((name) => read(folder, name, ofVitest)),
    ...read(folder, 'e2e.json', ofPlaywright),
  ]
    .sort((a, b) => b.ms - a.ms)
    .slice(0, count)
    .map(({ ms, title }) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${title.slice(0, 110)}`)
    .join('\n');
}

function read(folder, name, timesOf) {
  const file = `${folder}/${name}`;
  return existsSync(file) ? timesOf(JSON.parse(readFileSync(file, 'utf8'))) : [];
}

function ofVitest({ testResults }) {
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ fullName, duration }) => ({ ms: duration ?? 0, title: fullName })),
  );
}

function ofPlaywright({ suites }) {
  const specsIn = (suite) => [...suite.specs, ...(suite.suites ?? []).flatMap(specsIn)];
  return suites.flatMap((suite) =>
    specsIn(suite).map(({ title, tests }) => ({
      ms: tests.flatMap(({ results }) => results).reduce((sum, { duration }) => sum + duration, 0),
      title: `${suite.title}: ${title}`,
    })),
  );
}
