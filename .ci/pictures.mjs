/** `npm run pictures`: makes the pictures of the README, from the page as it is built. */
import { spawnSync } from 'node:child_process';

const { status } = spawnSync('npx', ['playwright', 'test', 'pictures'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: { ...process.env, HERONRY_PICTURES: 'e2e/screenshots' },
});
process.exitCode = status ?? 1;
