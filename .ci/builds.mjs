/** Builds what is not there, or whose sources have changed. `node .ci/builds.mjs lib|site|all` */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const SHARED = ['src', 'package.json', 'package-lock.json', 'tsconfig.json'];
const BUILDS = {
  site: {
    says: 'Building the playground…',
    result: 'dist/site/index.html',
    sources: [...SHARED, 'public', 'index.html', 'vite.config.ts'],
    command: ['vite', 'build', '--logLevel', 'warn'],
  },
  lib: {
    says: 'Building the library…',
    result: 'dist/lib/cli/main.js',
    sources: [...SHARED, 'tsconfig.lib.json'],
    command: ['tsc', '-p', 'tsconfig.lib.json'],
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
  const { says, result, sources, command } = BUILDS[name];
  const stamp = `dist/${name}-sources`;
  const state = createHash('sha256').update(sources.flatMap(listed).join('\n')).digest('hex');
  if (existsSync(result) && existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return;
  console.error(says);
  const { status } = spawnSync('npx', command, { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
  mkdirSync('dist', { recursive: true });
  writeFileSync(stamp, state);
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
