/** Builds the package where npm installs it from a git address: then it stands in npm's cache. A clone of one's own builds when it needs to. */
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { sep } from 'node:path';

const cache = process.env.npm_config_cache;
if (cache !== undefined && existsSync(cache) && process.cwd().startsWith(realpathSync(cache) + sep)) {
  const { status } = spawnSync(process.execPath, ['.ci/builds.mjs', 'site', 'lib'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
