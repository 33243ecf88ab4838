/** Installations of the set-up, in their order, on a machine where every program is a fake one. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

interface Machine {
  /** Packages that `apt-get` installs; it refuses all others. */
  readonly apt?: readonly string[];
  /** Packages that the lists have; those that `apt-get` installs are. */
  readonly known?: readonly string[];
  /** Whether Playwright's download of a browser succeeds. */
  readonly download?: boolean;
  /** Whether npm installs packages. */
  readonly registry?: boolean;
  /** Programs that are installed already. */
  readonly has?: readonly string[];
  /** Files of the clone, with their texts. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Runs the set-up on a machine. @returns what it called, in order, and its exit code */
async function setUp(
  parts: readonly string[],
  { apt = [], known = apt, download = false, registry = false, has = [], files = {} }: Machine,
) {
  const folder = await mkdtemp(join(tmpdir(), 'heronry-setup-'));
  folders.push(folder);
  const bin = join(folder, 'bin');
  const log = join(folder, 'log');
  await mkdir(bin);
  await mkdir(join(folder, 'node_modules/@playwright/test'), { recursive: true });
  await mkdir(join(folder, 'node_modules/.cache'), { recursive: true });
  await mkdir(join(folder, '.ci/kafka'), { recursive: true });
  await mkdir(join(folder, '.ci/outside'), { recursive: true });
  await writeFile(join(folder, '.ci/outside/package-lock.json'), '{}');
  const program = async (name: string, ...lines: readonly string[]): Promise<void> => {
    await writeFile(join(bin, name), ['#!/bin/sh', ...lines, ''].join('\n'));
    await chmod(join(bin, name), 0o755);
  };
  for (const tool of ['sh', 'chmod', 'mkdir', 'touch'])
    await symlink(spawnSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).stdout.trim(), join(bin, tool));
  await writeFile(log, '');
  await writeFile(join(folder, 'package-lock.json'), '{}');
  await writeFile(join(folder, 'node_modules/.heronry-lock'), createHash('sha256').update('{}').digest('hex'));
  await writeFile(join(folder, '.ci/kafka/pom.xml'), '<project/>');
  const browser = join(folder, 'playwright-chromium');
  const asked = `exports.chromium = { executablePath: () => ${JSON.stringify(browser)} };`;
  await writeFile(join(folder, 'node_modules/@playwright/test/index.js'), asked);
  const brings = { 'default-jdk-headless': 'java javac', maven: 'mvn' } as Readonly<Record<string, string>>;
  for (const name of has) await program(name);
  // Like apt-get: options first, and one unknown package refuses all.
  await program(
    'apt-get',
    'while [ "$1" = -o ]; do shift 2; done',
    `echo "apt-get $*" >> ${log}`,
    '[ "$1" = install ] || exit 0',
    'shift; for name in "$@"; do case "$name" in',
    `-*) ;; ${[...apt, '""'].join('|')}) ;; *) exit 100;; esac; done`,
    'for name in "$@"; do case "$name" in',
    ...Object.entries(brings).map(([name, made]) => `${name}) name="${made}";;`),
    `esac; case "$name" in -*) ;; *) for made in $name; do`,
    `echo "#!/bin/sh\necho $made \\$* >> ${log}" > ${bin}/$made; chmod 755 ${bin}/$made; done;; esac; done`,
  );
  await program('npm', `echo "npm $*" >> ${log}`, registry ? 'mkdir -p node_modules' : 'exit 1');
  await program('apt-cache', `case "$2" in ${[...known, '""'].join('|')}) ;; *) exit 100;; esac`);
  await program('sudo', 'shift; exec "$@"');
  await program('npx', `echo "npx $*" >> ${log}`, download ? `touch ${browser}` : 'exit 1');
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const env = { PATH: bin, HOME: folder, CI: 'true' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('.ci/setup.mjs'), ...parts], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  const called = (await readFile(log, 'utf8')).trim().split('\n');
  return { status, stdout, stderr, called: called.filter((line) => line !== '') };
}

const INSTALL = 'apt-get install -y -q --no-install-recommends --no-remove';
const SHELL = 'chromium-headless-shell';

describe('set-up', () => {
  it('installs the system’s browser and never asks for a download, where there is a package', async () => {
    const { status, called } = await setUp(['browser'], { apt: [SHELL, 'chromium'], download: true });
    expect(called).toEqual(['apt-get update -q', `${INSTALL} ${SHELL}`]);
    expect(status).toBe(0);
  });

  it('installs the whole browser where there is no headless shell', async () => {
    const { status, called } = await setUp(['browser'], { apt: ['chromium'], download: true });
    expect(called).toEqual(['apt-get update -q', `${INSTALL} ${SHELL}`, `${INSTALL} chromium`]);
    expect(status).toBe(0);
  });

  it('installs the headless shell beside the whole browser where the lists of packages have it, and reads no lists', async () => {
    const { status, called } = await setUp(['browser'], { apt: [SHELL], has: ['chromium'] });
    expect(called).toEqual([`${INSTALL} ${SHELL}`]);
    expect(status).toBe(0);
  });

  it('is content with the whole browser where the headless shell cannot be had, and tries once', async () => {
    expect(await setUp(['browser'], { has: ['chromium'] })).toEqual({ status: 0, stdout: '', stderr: '', called: [] });
    const machine = { known: [SHELL], has: ['chromium'] };
    const first = await setUp(['browser'], machine);
    expect(first).toMatchObject({ status: 0, called: [`${INSTALL} ${SHELL}`] });
    const again = await setUp(['browser'], { ...machine, files: { 'node_modules/.heronry-shell': '' } });
    expect(again).toEqual({ status: 0, stdout: '', stderr: '', called: [] });
  });

  it('downloads Playwright’s browser where there is no package', async () => {
    const { status, called } = await setUp(['browser'], { download: true });
    expect(called).toEqual([
      'apt-get update -q',
      `${INSTALL} ${SHELL}`,
      `${INSTALL} chromium`,
      'npx playwright install --with-deps chromium',
    ]);
    expect(status).toBe(0);
  });

  it('ends with what to do where neither can be had', async () => {
    const { status, called } = await setUp(['browser'], {});
    expect(called.at(-1)).toBe('npx playwright install --with-deps chromium');
    expect(status).toBe(1);
  });

  it('installs all servers at once, then fetches Kafka with the Maven that came with them', async () => {
    const apt = ['redis-server', 'kcat', 'default-jdk-headless', 'maven'];
    const { called } = await setUp(['servers'], { apt });
    expect(called.slice(0, 2)).toEqual(['apt-get update -q', `${INSTALL} ${apt.join(' ')}`]);
    expect(called[2]).toMatch(/^mvn .*dependency:copy-dependencies/);
    expect(called).toHaveLength(3);
  });

  it('installs what there is where one package is not available', async () => {
    const { called } = await setUp(['servers'], { apt: ['redis-server'], has: ['java', 'javac', 'mvn'] });
    expect(called).toEqual([
      'apt-get update -q',
      `${INSTALL} redis-server kcat`,
      `${INSTALL} redis-server`,
      `${INSTALL} kcat`,
    ]);
  });

  it('reads the package lists once for the browser and the servers', async () => {
    const { called } = await setUp(['browser', 'servers'], {
      apt: [SHELL, 'kcat'],
      has: ['redis-server', 'java', 'javac', 'mvn'],
    });
    expect(called).toEqual(['apt-get update -q', `${INSTALL} ${SHELL}`, `${INSTALL} kcat`]);
  });

  it('tries the package of ffmpeg, and is content where there is none', async () => {
    const { status, called } = await setUp(['ffmpeg'], {});
    expect(called).toEqual(['apt-get update -q', `${INSTALL} ffmpeg`]);
    expect(status).toBe(0);
  });

  it('calls nothing where everything is there', async () => {
    const has = [SHELL, 'redis-server', 'kcat', 'java', 'javac', 'mvn', 'ffmpeg'];
    const first = await setUp(['browser', 'ffmpeg'], { has });
    expect(first).toEqual({ status: 0, stdout: '', stderr: '', called: [] });
  });

  it('installs the programs of others by a lock of their own, for the tests alone', async () => {
    const { status, called, stdout } = await setUp(['outside'], { registry: true });
    expect(called).toEqual(['npm ci --no-audit --no-fund --loglevel=error']);
    expect(stdout).toBe('Installing programs of others for the tests…\n');
    expect(status).toBe(0);
    expect((await setUp([], {})).called).toEqual([]);
  });

  it('ends with a sentence where the registry is closed', async () => {
    const { status, stderr } = await setUp(['outside'], {});
    expect(status).toBe(1);
    expect(stderr).toMatch(/^The packages of \.ci\/outside could not be installed; see above\./);
  });
});
