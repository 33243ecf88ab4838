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

interface Report {
  readonly stats: { readonly expected: number; readonly unexpected: number };
  readonly suites: readonly {
    readonly specs: readonly { readonly tests: readonly { readonly results: readonly Result[] }[] }[];
  }[];
}
interface Result {
  readonly steps?: readonly { readonly title: string }[];
  readonly errors: readonly { readonly message: string }[];
}

/** Runs tests in a folder below the package, where Node finds `heronry` by its name. */
async function run(
  folder: string,
  code: string,
): Promise<{ readonly report: Report; readonly result: Result | undefined }> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'playwright.config.ts'), CONFIG);
  writeFileSync(join(folder, 'ours.config.ts'), OURS);
  writeFileSync(join(folder, 'example.spec.ts'), code);
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
  const report: Report = JSON.parse(said);
  return { report, result: report.suites[0]?.specs[0]?.tests[0]?.results[0] };
}

test('the example of the documentation passes as it stands, and its captions are steps', async () => {
  const { report, result } = await run(join(test.info().outputDir, 'passes'), EXAMPLE);
  expect(result?.errors).toEqual([]);
  expect(report.stats).toMatchObject({ expected: 1, unexpected: 0 });
  expect(result?.steps?.map(({ title }) => title)).toContain('A copy of the message travels to mg1.');
});

test('a message that does not arrive fails the test, with agent and fields', async () => {
  const wrong = EXAMPLE.replace(/expectReceived\(.*\)/, "expectReceived('mg1', { setpoint: 0.75 })");
  expect(wrong).not.toBe(EXAMPLE);
  const { report, result } = await run(join(test.info().outputDir, 'fails'), wrong);
  expect(report.stats).toMatchObject({ expected: 0, unexpected: 1 });
  expect(result?.errors[0]?.message).toContain('mg1 received {"setpoint":0.75}');
});
