/** Builds what is not there, or whose sources have changed. `node .ci/builds.mjs [site] [lib] [reference]`; without a name all of them. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const SHARED = ['src', 'package.json', 'package-lock.json', 'tsconfig.json'];
const REFERENCE = ['build.mjs', 'package.json', 'phone.css'].map((file) => `.ci/reference/${file}`);
const BUILDS = {
  site: {
    says: 'Building the playground…',
    result: 'dist/site/index.html',
    sources: [
      ...SHARED,
      'public',
      'index.html',
      'class.html',
      'player.html',
      'vite.config.ts',
      '.ci/player-build.ts',
      '.ci/scene-pages.ts',
      '.ci/full-python-build.ts',
      '.ci/offline-build.ts',
      '.ci/raster.ts',
    ],
    program: 'vite/bin/vite.js',
    args: ['build', '--logLevel', 'warn'],
  },
  lib: {
    says: 'Building the library…',
    result: 'dist/lib/cli/main.js',
    sources: [...SHARED, 'tsconfig.lib.json'],
    program: 'typescript/bin/tsc',
    args: ['-p', 'tsconfig.lib.json'],
  },
  // After the playground, whose build empties the folder of the site.
  reference: {
    says: 'Building the API reference…',
    result: 'dist/api/index.html',
    sources: [...SHARED, 'tsconfig.lib.json', 'docs', ...REFERENCE],
    program: '.ci/reference/build.mjs',
    args: [],
    copy: ['dist/api', 'dist/site/api'],
  },
};

export function buildSite() {
  build('site');
}

export function buildLib() {
  build('lib');
}

/** Ends the process where it fails. Standard output is left to the program that follows. */
function build(name) {
  const { says, result, sources, program, args, copy } = BUILDS[name];
  const stamp = `dist/${name}-sources`;
  const state = createHash('sha256').update(sources.flatMap(listed).join('\n')).digest('hex');
  if (!existsSync(result) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== state) {
    console.error(says);
    const status = run([installed(program), ...args]);
    if (status !== 0) process.exit(status);
    mkdirSync('dist', { recursive: true });
    writeFileSync(stamp, state);
  }
  if (copy === undefined) return;
  const [from, to] = copy;
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
}

/** Returns the path of a program of a package or of the project. In a clone without packages, these are installed first. */
function installed(program) {
  const [name, ...file] = program.split('/');
  const find = () => {
    if (name !== '.ci') return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), ...file);
    createRequire(resolve(program)).resolve('typedoc/package.json');
    return program;
  };
  try {
    return find();
  } catch {
    const status = run(['.ci/setup.mjs']);
    if (status !== 0) process.exit(status);
    return find();
  }
}

/** @returns the code with which it ends */
function run(args) {
  return spawnSync(process.execPath, args, { stdio: ['ignore', 2, 2] }).status ?? 1;
}

/** Every file below a path, with its size and time of change. */
function listed(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return [`${path} ${stat.size} ${stat.mtimeMs}`];
  return readdirSync(path)
    .sort()
    .flatMap((name) => listed(join(path, name)));
}

if (process.argv[1] === resolve(import.meta.dirname, 'builds.mjs')) {
  const wanted = process.argv.slice(2);
  for (const name of Object.keys(BUILDS)) if (wanted.length === 0 || wanted.includes(name)) build(name);
}
