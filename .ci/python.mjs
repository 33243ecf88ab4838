/**
 * Runs the tests of `src/python` by pytest: `node .ci/python.mjs [report.xml]`. Pytest comes from the lock in
 * `src/python/requirements.txt`, into a virtual environment that is made once for each lock. Without Python, it says so and ends well.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const PACKAGE = 'src/python';
const LOCK = `${PACKAGE}/requirements.txt`;
const ENVIRONMENTS = 'node_modules/.cache/heronry-python';
const OLDEST = [3, 9];

const python = findPython();
if (python === undefined) {
  console.log(`There is no Python ${OLDEST.join('.')} or newer here: the tests of ${PACKAGE} were not run.`);
  process.exit(0);
}
const program = environmentOf(python) ?? (run(python, ['-m', 'pytest', '--version'], 'ignore') ? python : undefined);
if (program === undefined) {
  console.error(
    `Pytest could not be installed from ${LOCK}; see above. On Debian and Ubuntu, a virtual environment needs the package python3-venv.`,
  );
  process.exit(1);
}
const report = process.argv[2] === undefined ? [] : [`--junit-xml=${resolve(process.argv[2])}`];
const isPassed = run(program, ['-m', 'pytest', '-p', 'no:cacheprovider', ...report], 'inherit', PACKAGE);
process.exit(isPassed ? 0 : 1);

/** Returns the first Python that is new enough. */
function findPython() {
  const asks = `import sys; sys.exit(sys.version_info < (${OLDEST.join(', ')}))`;
  return ['python3', 'python'].find((name) => run(name, ['-c', asks], 'ignore'));
}

/** Returns the Python of a virtual environment with what the lock names; undefined if it cannot be made. */
function environmentOf(base) {
  const version = spawnSync(base, ['-c', 'import sys; print(sys.version, sys.prefix)'], { encoding: 'utf8' }).stdout;
  const key = createHash('sha256').update(readFileSync(LOCK)).update(version).digest('hex');
  const folder = resolve(ENVIRONMENTS);
  const inside = join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  const stamp = join(folder, 'lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return inside;
  console.log('Installing pytest…');
  rmSync(folder, { recursive: true, force: true });
  const options = ['--quiet', '--disable-pip-version-check', '--no-input', '--require-hashes'];
  const isMade =
    run(base, ['-m', 'venv', folder], 'inherit') &&
    run(inside, ['-m', 'pip', 'install', ...options, '-r', LOCK], 'inherit');
  if (!isMade) return undefined;
  writeFileSync(stamp, key);
  return inside;
}

/** Returns whether the program ended well. */
function run(name, args, stdio, cwd = '.') {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  return spawnSync(name, args, { stdio, cwd, env }).status === 0;
}
