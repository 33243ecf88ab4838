/**
 * Builds what is not there, or whose sources have changed. `node .ci/builds.mjs [site] [lib] [reference]`; without a name all of them.
 * `HERONRY_BUILT` names another clone: what it has built of the same sources is copied from there.
 */
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
    folder: 'dist/site',
    result: 'index.html',
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
      '.ci/build-parts.ts',
      '.ci/source-parts.ts',
    ],
    program: 'vite/bin/vite.js',
    args: ['build', '--logLevel', 'warn'],
  },
  lib: {
    says: 'Building the library…',
    folder: 'dist/lib',
    result: 'cli/main.js',
    sources: [...SHARED, 'tsconfig.lib.json'],
    program: 'typescript/bin/tsc',
    // One checker: several check much of it twice.
    args: ['-p', 'tsconfig.lib.json', '--checkers', '1'],
  },
  // After the playground, whose build empties the folder of the site.
  reference: {
    says: 'Building the API reference…',
    folder: 'dist/api',
    result: 'index.html',
    sources: [...SHARED, 'tsconfig.lib.json', 'docs', ...REFERENCE],
    program: '.ci/reference/build.mjs',
    args: [],
    copy: 'dist/site/api',
  },
};

export function buildSite() {
  build('site');
}

export function buildLib() {
  build('lib');
}

/** Builds the API reference, and before it the playground, in whose folder it is. */
export function buildReference() {
  build('site');
  build('reference');
}

/** Ends the process where it fails. Standard output is left to the program that follows. */
function build(name) {
  const { folder, copy } = BUILDS[name];
  const state = stateOf(name);
  if (!isBuilt('.', name, state)) {
    const other = process.env.HERONRY_BUILT;
    if (other !== undefined && isBuilt(other, name, state)) replace(join(other, folder), folder);
    else make(name);
    writeFileSync(stampIn('.', name), state);
  }
  if (copy !== undefined) replace(folder, copy);
}

/** Runs the program of a build. */
function make(name) {
  const { says, program, args } = BUILDS[name];
  console.error(says);
  const status = run([installed(program), ...args]);
  if (status !== 0) process.exit(status);
  mkdirSync('dist', { recursive: true });
}

/** Says whether the result of a build is in a clone, made of the sources in this state. */
function isBuilt(clone, name, state) {
  const { folder, result } = BUILDS[name];
  const stamp = stampIn(clone, name);
  return existsSync(join(clone, folder, result)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === state;
}

function stampIn(clone, name) {
  return join(clone, 'dist', `${name}-sources`);
}

function replace(from, to) {
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

/** Returns a hash of the sources of a build: of their names and of what is in them. */
function stateOf(name) {
  const hash = createHash('sha256');
  for (const file of BUILDS[name].sources.flatMap(filesBelow)) hash.update(`${file}\n${digestOf(file)}\n`);
  return hash.digest('hex');
}

/** The digests of files that several builds read. */
const digests = new Map();

function digestOf(file) {
  if (!digests.has(file)) digests.set(file, createHash('sha256').update(readFileSync(file)).digest('hex'));
  return digests.get(file);
}

function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(`${path}/${name}`));
}

if (process.argv[1] === resolve(import.meta.dirname, 'builds.mjs')) {
  const wanted = process.argv.slice(2);
  for (const name of Object.keys(BUILDS)) if (wanted.length === 0 || wanted.includes(name)) build(name);
}
