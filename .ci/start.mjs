/** Builds the playground where its sources have changed, serves it on this machine only, and prints its address. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { preview } from 'vite';

const STAMP = 'dist/site-sources';
const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'];

const state = createHash('sha256').update(SOURCES.flatMap(listed).join('\n')).digest('hex');
if (!existsSync('dist/site/index.html') || !existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== state) {
  console.log('Building the playground…');
  const build = spawnSync('npx', ['vite', 'build', '--logLevel', 'warn'], { stdio: 'inherit' });
  if (build.status !== 0) process.exit(build.status ?? 1);
  writeFileSync(STAMP, state);
}

const port = Number(process.env.PORT ?? 4173);
const server = await preview({ preview: { port, strictPort: process.env.PORT !== undefined } });
const address = server.resolvedUrls?.local[0] ?? `http://127.0.0.1:${port}/`;
console.log(`Heronry is at ${address}`);
console.log('Ctrl+C ends it.');

// Who has started it may be ended without a word to it: a server that nobody knows of would hold its port.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit();
}, 1000).unref();

/** Every file below a path, with its size and time of change. */
function listed(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return [`${path} ${stat.size} ${stat.mtimeMs}`];
  return readdirSync(path)
    .sort()
    .flatMap((name) => listed(join(path, name)));
}
