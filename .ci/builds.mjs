/** Builds what is not there, or whose sources have changed. `node .ci/builds.mjs lib|site|all` */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const SHARED = ['src', 'package.json', 'package-lock.json', 'tsconfig.json'];
const BUILDS = {
  site: {
    says: 'Building the playground…',
    result: 'dist/site/index.html',
    sources: [...SHARED, 'public', 'index.html', 'vite.config.ts'],
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
};

export function buildSite() {
  build('site');
}

export function buildLib() {
  build('lib');
}

/** Ends the process where it fails. Standard output is left to the program that follows. */
function build(name) {
  const { says, result, sources, program, args } = BUILDS[name];
  const stamp = `dist/${name}-sources`;
  const state = createHash('sha256').update(sources.flatMap(listed).join('\n')).digest('hex');
  if (existsSync(result) && existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return;
  console.error(says);
  const status = run([installed(program), ...args]);
  if (status !== 0) process.exit(status);
  mkdirSync('dist', { recursive: true });
  writeFileSync(stamp, state);
}

/** Where the program is. In a clone in which nothing was installed, that is done first. */
function installed(program) {
  const [name, ...file] = program.split('/');
  const find = () => join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), ...file);
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
  const [, , wanted = 'all'] = process.argv;
  for (const name of Object.keys(BUILDS)) if (wanted === 'all' || wanted === name) build(name);
}
