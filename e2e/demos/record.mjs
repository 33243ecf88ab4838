/** `npm run demo [-- <scenario of the gallery or link> …] [--gif] [--into <folder>]`: films, into `demos` by default. */
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { gif: { type: 'boolean', default: false }, into: { type: 'string', default: 'demos' } },
});
const { module } = await runnerImport(new URL('films.ts', import.meta.url).pathname, { configFile: false });
process.exitCode = await module.record(positionals, { into: values.into, format: values.gif ? 'gif' : 'webm' });
