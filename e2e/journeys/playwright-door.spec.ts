/** `heronry/playwright` as another project uses it: the texts of docs/playwright.md, run by Playwright itself. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '../support/heronry.ts';

const [EXAMPLE = '', CONFIG = ''] = [
  ...readFileSync('docs/playwright.md', 'utf8').matchAll(/^```ts\n(.*?)^```$/gms),
].map(([, code]) => code);

/** The documented configuration with this machine's browser, and the command line that was built. */
const OURS = `import { launchOptions } from '${resolve('.ci/browser.mjs')}';
import documented from './playwright.config.ts';
const command = '${process.execPath} ${resolve('dist/lib/cli/main.js')} serve --port 0';
export default {
  ...documented,
  use: { ...documented.use, launchOptions: launchOptions() },
  webServer: { ...documented.webServer, command },
};
`;

interface Result {
  readonly steps?: readonly { readonly title: string }[];
  readonly errors: readonly { readonly message: string }[];
}
interface Report {
  readonly stats: { readonly expected: number; readonly unexpected: number };
  readonly suites: readonly {
    readonly file: string;
    readonly specs: readonly { readonly tests: readonly { readonly results: readonly Result[] }[] }[];
  }[];
}

/** Runs files of tests, by name, in a folder below the package, where Node finds `heronry` by its name. */
async function run(folder: string, files: Readonly<Record<string, string>>): Promise<Report> {
  mkdirSync(folder, { recursive: true });
  const all = { 'playwright.config.ts': CONFIG, 'ours.config.ts': OURS, ...files };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(folder, name), text);
  const args = [resolve('node_modules/@playwright/test/cli.js'), 'test', '-c', 'ours.config.ts', '--reporter', 'json'];
  // Names of the outer run, which the inner one would take for its own.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:PLAYWRIGHT_JSON|TEST_|APP_URL)/.test(name)),
  );
  const said = await new Promise<string>((done) => {
    execFile(process.execPath, args, { cwd: folder, env }, (_error, out, complaints) =>
      done(out === '' ? complaints : out),
    );
  });
  return JSON.parse(said);
}

/** Returns the result of the one test of a file. */
function resultOf({ suites }: Report, name: string): Result | undefined {
  return suites.find(({ file }) => file === name)?.specs[0]?.tests[0]?.results[0];
}

test('the example of the documentation runs as it stands, and fails where a message does not arrive', async () => {
  const wrong = EXAMPLE.replace(/expectReceived\(.*\)/, "expectReceived('mg1', { setpoint: 0.75 })");
  expect(wrong).not.toBe(EXAMPLE);
  const report = await run(join(test.info().outputDir, 'example'), {
    'example.spec.ts': EXAMPLE,
    'wrong.spec.ts': wrong,
  });
  await test.step('the example of the documentation passes as it stands, and its captions are steps', () => {
    const result = resultOf(report, 'example.spec.ts');
    expect(result?.errors).toEqual([]);
    expect(result?.steps?.map(({ title }) => title)).toContain('A copy of the message travels to mg1.');
  });
  await test.step('a message that does not arrive fails the test, with agent and fields', () => {
    expect(resultOf(report, 'wrong.spec.ts')?.errors[0]?.message).toContain('mg1 received {"setpoint":0.75}');
  });
  expect(report.stats).toMatchObject({ expected: 1, unexpected: 1 });
});
