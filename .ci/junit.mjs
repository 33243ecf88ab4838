/** Counts of a report in the JUnit format, which pytest writes. */
import { existsSync, readFileSync } from 'node:fs';

/**
 * Returns the counts of a report. Without a report no test ran: there is no Python, and the stage has said so.
 * @throws Error if the report has no counts
 */
export function countOfJUnit(file) {
  if (!existsSync(file)) return { passed: 0, failed: 0, skipped: 0 };
  const suites = [...readFileSync(file, 'utf8').matchAll(/<testsuite\s[^>]*>/g)];
  if (suites.length === 0) throw new Error(`${file} holds no tests`);
  const total = { tests: 0, errors: 0, failures: 0, skipped: 0 };
  for (const [suite] of suites) for (const key of Object.keys(total)) total[key] += numberIn(suite, key);
  const failed = total.errors + total.failures;
  return { passed: total.tests - failed - total.skipped, failed, skipped: total.skipped };
}

function numberIn(suite, name) {
  const [, number = '0'] = new RegExp(`\\s${name}="(\\d+)"`).exec(suite) ?? [];
  return Number(number);
}
