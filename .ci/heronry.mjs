/** The command line from a clone: as the package's, but that the page is built first for the command that serves it. */
import { buildSite } from './site.mjs';

if (process.argv[2] === 'serve' && !process.argv.includes('--help')) buildSite();
await import('../dist/lib/cli/main.js');
