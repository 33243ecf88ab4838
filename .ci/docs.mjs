/**
 * Builds the documentation of the messaging layer with Sphinx, a player at every example: `npm run docs`. It is in `dist/docs`, and beside the
 * playground in `dist/site/messaging`.
 */
import { cpSync, rmSync } from 'node:fs';
import { buildLib, buildSite } from './builds.mjs';
import { PACKAGE, pythonWith, run } from './python-environment.mjs';

const TARGET = 'dist/docs';
const BESIDE = 'dist/site/messaging';

const program = pythonWith('sphinx', 'the documentation was not built');
buildSite();
buildLib();
process.env.PYTHONPATH = PACKAGE;
const words = ['-q', '-W', '-b', 'html', '-d', 'dist/docs-trees', 'docs/messaging', TARGET];
if (!run(program, ['-m', 'sphinx', ...words], 'inherit')) process.exit(1);
rmSync(BESIDE, { recursive: true, force: true });
cpSync(TARGET, BESIDE, { recursive: true });
console.log(`The documentation is in ${TARGET}, and beside the playground in ${BESIDE}.`);
