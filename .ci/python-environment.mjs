/** The virtual environment in which Python runs: made from the lock in `src/python/requirements.txt`, once for each lock. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const PACKAGE = 'src/python';
const LOCK = `${PACKAGE}/requirements.txt`;
const ENVIRONMENTS = 'node_modules/.cache/heronry-python';
/** Bytecode of all modules that are used, whose folders stay as they are. */
const BYTECODE = 'node_modules/.cache/heronry-python-bytecode';
const OLDEST = [3, 9];

/**
 * Returns the program of a Python that has a module, of the virtual environment if one can be made. Without Python, ends the process
 * well after saying what was not done; where the module is missing, ends it with 1.
 * @param module what has to be there
 * @param leftOut what cannot be done without Python, as a sentence goes on: "the tests were not run"
 */
export function pythonWith(module, leftOut) {
  const python = findPython();
  if (python === undefined) {
    console.log(`There is no Python ${OLDEST.join('.')} or newer here: ${leftOut}.`);
    process.exit(0);
  }
  const has = (program) => run(program, ['-c', `import ${module}`], 'ignore');
  const program = [environmentOf(python), python].find((one) => one !== undefined && has(one));
  if (program !== undefined) return program;
  console.error(
    `${module} could not be installed from ${LOCK}; see above. On Debian and Ubuntu, a virtual environment needs the package python3-venv.`,
  );
  process.exit(1);
}

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
  console.log('Installing packages of Python…');
  rmSync(folder, { recursive: true, force: true });
  // Compiling every module takes longer than all else here: those that are used are compiled on their first import.
  const options = ['--quiet', '--disable-pip-version-check', '--no-input', '--no-compile', '--require-hashes'];
  const isMade =
    run(base, ['-m', 'venv', folder], 'inherit') &&
    run(inside, ['-m', 'pip', 'install', ...options, '-r', LOCK], 'inherit');
  if (!isMade) return undefined;
  writeFileSync(stamp, key);
  return inside;
}

/** Runs a program. @returns whether it ended well */
export function run(name, args, stdio, cwd = '.') {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '', PYTHONPYCACHEPREFIX: resolve(BYTECODE) };
  return spawnSync(name, args, { stdio, cwd, env }).status === 0;
}
