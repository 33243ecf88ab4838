/**
 * `npm run pictures`: makes the pictures of the README, from the page as it is built. `npm run pictures -- page` makes those of the
 * whole page, in many scenes, sizes and modes, in `dist/pictures`, as the tests do.
 */
import { spawnSync } from 'node:child_process';

const isPage = process.argv.includes('page');
const { status } = spawnSync('npx', ['playwright', 'test', 'pictures', ...(isPage ? ['-g', '"whole page"'] : [])], {
  stdio: 'inherit',
  shell: true,
  env: { ...process.env, ...(isPage ? {} : { HERONRY_PICTURES: 'e2e/screenshots' }) },
});
process.exitCode = status ?? 1;
