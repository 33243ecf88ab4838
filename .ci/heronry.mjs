/**
 * The command line from a clone: as the package's, with what it needs built first where the sources are newer. Standard output is
 * the command's alone. Paths are relative to where the user stands: `npm run` itself goes to the root of the clone.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { buildLib, buildSite } from './builds.mjs';

const root = resolve(import.meta.dirname, '..');
const stands = process.cwd() === root ? (process.env.INIT_CWD ?? root) : process.cwd();
process.chdir(root);
const { status } = spawnSync(process.execPath, ['.ci/setup.mjs'], { stdio: ['ignore', 2, 2] });
if (status !== 0) process.exit(status ?? 1);
buildLib();
const asksHelp = process.argv.some((arg) => arg === '--help' || arg === '-h');
if (['serve', 'player'].includes(process.argv[2]) && !asksHelp) buildSite();
process.chdir(stands);
await import('../dist/lib/cli/main.js');
