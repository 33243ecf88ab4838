/** The counts of the Python tests come from a report, whichever way they ended. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { countOfJUnit } from './junit.mjs';

function reportOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'heronry-junit-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'python.xml');
  writeFileSync(file, text);
  return file;
}

it('failures and errors of a report have failed, and the skipped are counted apart', () => {
  const suite = '<testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10" time="0.5">';
  expect(countOfJUnit(reportOf(`<testsuites>${suite}</testsuite></testsuites>`))).toEqual({
    passed: 4,
    failed: 3,
    skipped: 3,
  });
});

it('without a report no test has passed, and a report without tests is an error', () => {
  expect(countOfJUnit('nowhere.xml')).toEqual({ passed: 0, failed: 0, skipped: 0 });
  const empty = reportOf('<testsuites />');
  expect(() => countOfJUnit(empty)).toThrow('holds no tests');
});
