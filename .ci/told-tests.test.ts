import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { failedOf, slowestOf } from './told-tests.mjs';

const folder = mkdtempSync(join(tmpdir(), 'heronry-told-'));
afterAll(() => rmSync(folder, { recursive: true }));

const RED = '\u001b[31mExpected\u001b[39m';

it('names what failed, with its reason, and what took longest, of both kinds of reports', () => {
  write('unit.json', {
    testResults: [
      {
        assertionResults: [
          { fullName: 'adds', duration: 20, failureMessages: [] },
          { fullName: 'divides', duration: 3000, failureMessages: [`${RED}: 1\n  at divide.test.ts:4`] },
        ],
      },
    ],
  });
  const result = (duration: number, ...errors: readonly string[]) => ({
    duration,
    errors: errors.map((message) => ({ message })),
  });
  write('e2e.json', {
    suites: [
      {
        title: 'page.spec.ts',
        specs: [{ title: 'opens', tests: [{ results: [result(1500)] }] }],
        suites: [
          {
            title: 'on a phone',
            specs: [{ title: 'closes', tests: [{ results: [result(500, 'one\n'.repeat(40).trim())] }] }],
          },
        ],
      },
    ],
  });
  expect(slowestOf(folder, 2)).toBe('    3.0 s  divides\n    1.5 s  page.spec.ts: opens');
  const [divides, closes] = failedOf(folder).split('\n\n');
  expect(divides).toBe('divides\n    Expected: 1\n      at divide.test.ts:4');
  expect(closes?.split('\n')).toEqual(['page.spec.ts: closes', ...Array.from({ length: 24 }, () => '    one')]);
});

it('tells nothing of reports that are not there', () => {
  const empty = mkdtempSync(join(tmpdir(), 'heronry-told-'));
  expect([slowestOf(empty), failedOf(empty)]).toEqual(['', '']);
  rmSync(empty, { recursive: true });
});

function write(name: string, report: object): void {
  writeFileSync(join(folder, name), JSON.stringify(report));
}
