/**
 * Makes a clone ready: `node_modules` as the lock file says, and for the tests a browser and servers. Plain Node, as nothing is
 * installed yet. `node .ci/setup.mjs [browser] [servers] [ffmpeg]`; prints only what it does.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { systemChromium } from './browser.mjs';
import { findFfmpeg } from './ffmpeg.mjs';

const KAFKA_POM = '.ci/kafka/pom.xml';
const KAFKA_JARS = 'node_modules/.cache/heronry-kafka';

const [MAJOR, MINOR] = process.versions.node.split('.').map(Number);
if (MAJOR < 20 || (MAJOR === 20 && MINOR < 19)) {
  fail(`Heronry needs Node 20.19 or newer; this is ${process.versions.node}.`);
}

installPackages();
if (process.argv.includes('browser') && findBrowser() === undefined) installBrowser();
if (process.argv.includes('ffmpeg') && findFfmpeg() === undefined) installFfmpeg();
if (process.argv.includes('servers')) installServers();

function installPackages() {
  const stamp = 'node_modules/.heronry-lock';
  const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('Installing packages…');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) fail('The packages could not be installed; see above.');
  writeFileSync(stamp, lock);
}

/** A Chromium that is there already, or undefined. */
function findBrowser() {
  const system = systemChromium();
  if (system !== undefined) return system;
  const asked = spawnSync(
    'node',
    ['-e', "process.stdout.write(require('@playwright/test').chromium.executablePath())"],
    { encoding: 'utf8' },
  );
  return asked.status === 0 && existsSync(asked.stdout) ? asked.stdout : undefined;
}

/** Playwright's own first; where its download does not work, the system's. */
function installBrowser() {
  console.log('Installing a browser for the tests…');
  const playwright = spawnSync('npx', ['playwright', 'install', '--with-deps', 'chromium'], { stdio: 'inherit' });
  if (playwright.status === 0 && findBrowser() !== undefined) return;
  aptInstall('chromium');
  if (findBrowser() === undefined) {
    fail(
      'There is no browser and none could be installed. Install Chromium, or name one: HERONRY_CHROMIUM=/path/to/chromium npm test',
    );
  }
}

/** Only films need it: whoever makes one is told where it could not be had. */
function installFfmpeg() {
  console.log('Installing ffmpeg for the films…');
  spawnSync('npx', ['playwright', 'install', 'ffmpeg'], { stdio: 'inherit' });
  if (findFfmpeg() === undefined) aptInstall('ffmpeg');
}

/** What the brokers are tested on, and with. What cannot be had is named by the tests that were not run for it. */
function installServers() {
  for (const program of ['redis-server', 'kcat']) {
    if (has(program)) continue;
    console.log(`Installing ${program} for the tests…`);
    aptInstall(program);
  }
  installKafka();
}

/** Its jars, by Maven, once for each version of the file that names them. */
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

/** Where it may: as root, or on a machine for tests that lets it. Whether it did is for the caller to find out. */
function aptInstall(name) {
  if (process.platform !== 'linux' || !has('apt-get')) return;
  const root = process.getuid?.() === 0;
  if (!root && process.env.CI !== 'true') return;
  const apt = root ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
  for (const args of [
    ['update', '-q'],
    ['install', '-y', '-q', '--no-install-recommends', name],
  ]) {
    spawnSync(apt[0], [...apt.slice(1), ...args], { stdio: 'inherit' });
  }
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
