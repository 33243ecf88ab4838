/** Tests wait for what the page or an event says, never for a clock: a slow machine makes them slow, not red. */

/** Files that are tests, or that tests are made of and configured by. */
const TESTS =
  /^(e2e\/(host-pages|journeys|support|walks)\/.*\.ts|src\/.*(\.test\.ts|\/(testing|contract)\/.*\.ts)|\.ci\/.*\.test\.ts|[\w.]+\.config\.ts)$/;

/** The least time limit that ends a hang and nothing else, in milliseconds. */
const LIMIT_MS_MIN = 30_000;

/** Patterns that are refused, and the reason. A pattern with a group is refused where its number is below `LIMIT_MS_MIN`. */
const RULES = [
  [/\bwaitForTimeout\(/, 'waits for a clock: wait for what the page says'],
  [/\bsetTimeout\(\s*\w+,\s*[1-9]/, 'waits for a clock: wait for what happens'],
  [/['"](node:)?timers\/promises['"]/, 'waits for a clock: wait for what happens'],
  [/\bretr(y|ies): *[1-9]/, 'tries again: a retry that passes is a defect'],
  [/\btest\.(setTimeout|slow)\(/, 'has a time limit of its own: the configuration has one for all'],
  [/^\s*(\}, *[\d_]+|(\}, *)?[A-Z_]+_MS,?)\s*\);/m, 'has a time limit of its own: the configuration has one for all'],
  [/\b(?:timeout|testTimeout|hookTimeout): *([\d_]+)/, 'gives up too early'],
  [/\bwithin\(.*, *([\d_]+)\)/, 'gives up too early: a promise about time goes through `onThisMachine`'],
  [/\bexpect\.configure\(/, 'has a time limit of its own: the configuration has one for all'],
  [/\bvi\.wait(For|Until)\((?!.*timeout: )/, 'gives up after a second: see `eventually`'],
  [/\bif \(await (.+)\.isVisible\(\)\) await \1\./, 'waits for what may have gone since: see `clickIfThere`'],
  [
    /(?:performance\.now\(\)|\b\w+Ms\().*\.toBeLess\w+\([\w ]+\)/,
    'holds this machine to the pace of another: see `onThisMachine`',
  ],
];

export function isTest(file) {
  return TESTS.test(file);
}

/** Returns what a test does by the clock. */
export function clockProblemsOf(file, text) {
  if (!isTest(file)) return [];
  return RULES.flatMap(([pattern, words]) =>
    [...text.matchAll(new RegExp(pattern, `${pattern.flags}g`))]
      .filter(([, number]) => !/^[\d_]+$/.test(number ?? '') || Number(number.replaceAll('_', '')) < LIMIT_MS_MIN)
      .map(({ index }) => `${file}:${text.slice(0, index).split('\n').length}: ${words}`),
  );
}

/** Texts of tests that must be refused, and some that must not. */
export const CLOCK_SAMPLES = {
  refused: [
    'await page.waitForTimeout(500);',
    'await new Promise((resolve) => setTimeout(resolve, 100));',
    "import { setTimeout } from 'node:timers/promises';",
    'retries: 2,',
    'test.setTimeout(180_000);',
    'test.slow();',
    "it('x', () => {\n}, 120_000);",
    "it(\n  'x',\n  async () => {},\n  TEST_MS,\n);",
    'await expect.poll(now, { timeout: 20_000 }).toBe(1);',
    'const expect = plainExpect.configure({ timeout: 15_000 });',
    'await vi.waitFor(() => expect(seen).toBe(1));',
    "await within('close', broker.close(), 1000);",
    'expect(performance.now() - started).toBeLessThan(5000);',
    'expect(await stopMs(panel)).toBeLessThan(200);',
    'if (await skip.isVisible()) await skip.click();',
  ],
  let: [
    'retries: 0,',
    "if (await panel.isVisible()) await page.keyboard.press('i');",
    'setTimeout(resolve, 0)',
    'expect: { timeout: EXPECT_MS_MAX },',
    'consume({ timeoutMs: 5 })',
    "await within('close', broker.close(), await onThisMachine(1000));",
    'vi.waitFor(assertion, { timeout: COME_MS_MAX })',
    'expect(performance.now() - started).toBeLessThan(await onThisMachine(5000));',
  ],
};
