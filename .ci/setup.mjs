/**
 * Makes a clone ready: `node_modules` as the lock file says, and for the tests a browser and servers. Plain Node, as nothing is
 * installed yet. `node .ci/setup.mjs [browser] [servers] [outside] [ffmpeg]`; prints only what it does.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { systemChromium, systemShell } from './browser.mjs';
import { findFfmpeg } from './ffmpeg.mjs';

const KAFKA_POM = '.ci/kafka/pom.xml';
const KAFKA_JARS = 'node_modules/.cache/heronry-kafka';
/** Programs that the broker tests start, and the Debian packages that bring them. The JDK brings `java` too. */
const SERVER_PACKAGES = { 'redis-server': 'redis-server', kcat: 'kcat', javac: 'default-jdk-headless', mvn: 'maven' };
/** Debian's package of Chromium without a window, and the file that says that its installation was tried. */
const SHELL = 'chromium-headless-shell';
const SHELL_TRIED = 'node_modules/.heronry-shell';
/** A closed network is noticed in seconds. */
const APT_LIMITS = ['-o', 'Acquire::Retries=0', '-o', 'Acquire::http::Timeout=10', '-o', 'Acquire::https::Timeout=10'];

let packageListsRead = false;

const [MAJOR, MINOR] = process.versions.node.split('.').map(Number);
if (MAJOR < 20 || (MAJOR === 20 && MINOR < 19)) {
  fail(`Heronry needs Node 20.19 or newer; this is ${process.versions.node}.`);
}

installPackages('.', 'Installing packages…', 'The packages could not be installed; see above.');
if (process.argv.includes('outside')) {
  installPackages(
    '.ci/outside',
    'Installing programs of others for the tests…',
    'The packages of .ci/outside could not be installed; see above. The tests compare with them: npm needs a registry that has them.',
  );
}
if (process.argv.includes('browser')) provideBrowser();
if (process.argv.includes('ffmpeg') && findFfmpeg() === undefined) installFfmpeg();
if (process.argv.includes('servers')) installServers();

/** Installs the packages of a folder, as its lock file says; does nothing where that has been done. */
function installPackages(folder, doing, failure) {
  const stamp = `${folder}/node_modules/.heronry-lock`;
  const lock = createHash('sha256')
    .update(readFileSync(`${folder}/package-lock.json`))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log(doing);
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) fail(failure);
  writeFileSync(stamp, lock);
}

/** A Chromium that is there already, or undefined. */
function findBrowser() {
  const system = systemChromium();
  if (system !== undefined) return system;
  const asked = spawnSync(
    process.execPath,
    ['-e', "process.stdout.write(require('@playwright/test').chromium.executablePath())"],
    { encoding: 'utf8' },
  );
  return asked.status === 0 && existsSync(asked.stdout) ? asked.stdout : undefined;
}

/** Installs a browser where there is none. Beside a whole one it tries once to install the headless shell, which tests prefer. */
function provideBrowser() {
  if (systemShell() !== undefined) return;
  if (findBrowser() === undefined) installBrowser();
  else if (!existsSync(SHELL_TRIED) && isKnownToApt(SHELL)) {
    console.log('Installing a headless shell for the tests…');
    writeFileSync(SHELL_TRIED, '');
    aptInstall([SHELL], { update: false });
  }
}

/** Installs the system's package where that is possible, else downloads Playwright's own browser. */
function installBrowser() {
  console.log('Installing a browser for the tests…');
  for (const name of [SHELL, 'chromium']) {
    aptInstall([name]);
    if (findBrowser() !== undefined) return;
  }
  // Playwright retries a closed download several times, each with a long time limit: hence last.
  spawnSync('npx', ['playwright', 'install', '--with-deps', 'chromium'], { stdio: 'inherit' });
  if (findBrowser() === undefined) {
    fail(
      'There is no browser and none could be installed. Install Chromium, or name one: HERONRY_CHROMIUM=/path/to/chromium npm test',
    );
  }
}

/** Installs ffmpeg. A film that is made without one says so. */
function installFfmpeg() {
  console.log('Installing ffmpeg for the films…');
  aptInstall(['ffmpeg']);
}

/** Installs the servers and clients of the broker tests. The tests name what is missing. */
function installServers() {
  const missing = Object.entries(SERVER_PACKAGES).filter(([program]) => !has(program));
  if (missing.length > 0) {
    console.log(`Installing ${missing.map(([program]) => program).join(', ')} for the tests…`);
    aptInstall(missing.map(([, name]) => name));
  }
  installKafka();
}

/** Fetches Kafka's jars by Maven, once for each version of the POM. */
function installKafka() {
  const stamp = `${KAFKA_JARS}/pom.xml`;
  const pom = readFileSync(KAFKA_POM, 'utf8');
  if ((existsSync(stamp) && readFileSync(stamp, 'utf8') === pom) || !has('java') || !has('mvn')) return;
  console.log('Fetching Kafka for the tests…');
  rmSync(KAFKA_JARS, { recursive: true, force: true });
  const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${resolve(KAFKA_JARS)}`];
  const maven = spawnSync('mvn', ['-q', '-B', '-f', KAFKA_POM, ...copy], { stdio: 'inherit' });
  if (maven.status === 0) writeFileSync(stamp, pom);
}

/**
 * Installs Debian packages: as root, or with `sudo` in continuous integration; elsewhere does nothing. The caller checks the result.
 * One package that is not available does not stop the others.
 */
function aptInstall(names, { update = true } = {}) {
  if (!canInstall()) return;
  const root = process.getuid?.() === 0;
  const apt = (...args) => {
    const [program, ...rest] = [...(root ? [] : ['sudo', '-n']), 'apt-get', ...APT_LIMITS, ...args];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    return spawnSync(program, rest, { stdio: 'inherit', env }).status === 0;
  };
  if (update && !packageListsRead) apt('update', '-q');
  packageListsRead ||= update;
  const install = (...packages) => apt('install', '-y', '-q', '--no-install-recommends', '--no-remove', ...packages);
  if (install(...names) || names.length === 1) return;
  for (const name of names) install(name);
}

function canInstall() {
  return process.platform === 'linux' && has('apt-get') && (process.getuid?.() === 0 || process.env.CI === 'true');
}

/** Says whether a package is in the lists that were read some time before. */
function isKnownToApt(name) {
  return canInstall() && spawnSync('apt-cache', ['show', name], { stdio: 'ignore' }).status === 0;
}

function has(command) {
  try {
    execFileSync('sh', ['-c', `command -v ${command}`]);
    return true;
  } catch {
    return false;
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
