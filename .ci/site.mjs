import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const STAMP = 'dist/site-sources';
const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'];

/** Builds the page where it is not there or its sources have changed. Ends the process where that fails. */
export function buildSite() {
  const state = createHash('sha256').update(SOURCES.flatMap(listed).join('\n')).digest('hex');
  if (existsSync('dist/site/index.html') && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === state) return;
  console.log('Building the playground…');
  const build = spawnSync('npx', ['vite', 'build', '--logLevel', 'warn'], { stdio: 'inherit' });
  if (build.status !== 0) process.exit(build.status ?? 1);
  writeFileSync(STAMP, state);
}

/** Every file below a path, with its size and time of change. */
function listed(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return [`${path} ${stat.size} ${stat.mtimeMs}`];
  return readdirSync(path)
    .sort()
    .flatMap((name) => listed(join(path, name)));
}
