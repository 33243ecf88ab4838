/**
 * `npm run pictures`: makes the pictures of the README, from the page as it is built. `npm run pictures -- page` makes those of the
 * whole page, in many scenes, sizes and modes, in `dist/pictures`.
 */
import { spawnSync } from 'node:child_process';

const isPage = process.argv.includes('page');
const into = isPage ? { HERONRY_PAGE_PICTURES: 'dist/pictures' } : { HERONRY_PICTURES: 'e2e/screenshots' };
const { status } = spawnSync('npx', ['playwright', 'test', 'pictures'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: { ...process.env, ...into },
});
process.exitCode = status ?? 1;
