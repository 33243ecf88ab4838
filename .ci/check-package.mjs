/** Packs the package as `npm publish` would, from a clean copy; looks at what is in it, and uses it from a fresh project. */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkDeclarations } from './package/declarations.mjs';
import { serveRegistry } from './package/registry.mjs';

const WANTED = [
  'LICENSE',
  'README.md',
  'package.json',
  'public/scenario.schema.json',
  'public/trace.schema.json',
  'public/quiz.schema.json',
  'dist/lib/messaging/index.js',
  'dist/lib/messaging/index.d.ts',
  'dist/lib/messaging/contract/index.js',
  'dist/lib/messaging/contract/index.d.ts',
  'dist/lib/messaging/index.js.map',
  'dist/lib/messaging/index.d.ts.map',
  'src/messaging/index.ts',
  'dist/lib/scenario/index.js',
  'dist/lib/trace/index.js',
  'dist/lib/simulation/index.js',
  'dist/lib/sandbox/index.js',
  'dist/lib/sandbox/index.d.ts',
  'dist/lib/cli/main.js',
  'dist/lib/pictures/index.js',
  'dist/site/heronry-player.js',
  'dist/site/heronry-widget.js',
  'dist/site/index.html',
  'dist/site/class.html',
  'dist/site/player.html',
  'dist/site/heronry-player.js',
  'dist/lib/player/index.js',
  'dist/lib/player/react/index.d.ts',
  'dist/lib/playwright/index.js',
  'dist/lib/playwright/index.d.ts',
  'src/python/heronry/gateway.py',
  'dist/lib/brokers/gateway/index.js',
  'dist/lib/brokers/gateway/index.d.ts',
  'dist/lib/brokers/kafka/index.js',
  'dist/lib/brokers/kafka/index.d.ts',
  'dist/lib/brokers/redis/index.js',
  'dist/lib/brokers/redis/index.d.ts',
];
const UNWANTED =
  /\.test\.|\/test-|\/contract\/(contract|programs|settling)\.|\/testing\/|^e2e\/|^\.ci\/|^dist\/site\/(?:api|python)\/|^src\/(?:app|live|panels|store)\/|^src\/(?:graph|timeline|ui)\/.*\.(?:tsx|css)$/;

/** HERON's documentation, in TypeScript: what a user of the package types first. */
const USER = `import { ChannelManager, InMemoryBroker } from 'heronry/messaging';
import { GALLERY } from 'heronry/scenario';
import { loadSandbox, sandboxedCode } from 'heronry/sandbox';
import { simulate } from 'heronry/simulation';
import { traceHash } from 'heronry/trace';

const broker = new InMemoryBroker();
broker.createChannel('control');
const received: unknown[] = [];
broker.subscribe('control', (message) => received.push(message));
await broker.publish('control', { setpoint: 1.0 });
const message = await broker.consume('control');
const names = new ChannelManager(broker).createAgentChannels(['mg1', 'mg2', 'mg3']);
const scenario = GALLERY[0]!.scenario;
const hash: string = traceHash(simulate(scenario, 1_000_000).trace);
const leader = GALLERY.find(({ slug }) => slug === 'leader')!.scenario;
const run = simulate(leader, 10_000_000, sandboxedCode(await loadSandbox()));
run.dispose();
const jobs = Array.from({ length: run.trace.length }, (_, number) => run.trace.event(number)).filter(
  (event) => event.kind === 'published' && event.channel === 'jobs',
);
console.log(JSON.stringify({ received, message, names: names.length, hash: hash.length, jobs: jobs.length }));
`;
/** A broker of one's own, held to the contract under no test runner. */
const CONTRACT_USER = `import { BaseBroker, InMemoryBroker, type Message, type MessageCallback, type Subscription } from 'heronry/messaging';
import { contractTests, inMemoryHarness } from 'heronry/messaging/contract';

class Own extends BaseBroker {
  readonly #inner = new InMemoryBroker();
  override createChannel(channel: string): void { this.#inner.createChannel(channel); }
  override publish(channel: string, message: Message): Promise<void> { return this.#inner.publish(channel, message); }
  override consume(channel: string): Promise<Message> { return this.#inner.consume(channel); }
  override subscribe(channel: string, callback: MessageCallback): Subscription { return this.#inner.subscribe(channel, callback); }
}
interface Setpoint { setpoint: number }
const setpoint: Setpoint = { setpoint: 1 };
const memory = new InMemoryBroker();
memory.subscribe('control', ({ setpoint }: Setpoint) => setpoint.toFixed());
await memory.publish('control', setpoint);
const { setpoint: consumed } = await memory.consume<Setpoint>('control');
const kept: string[] = [];
for (const { title, run } of contractTests(inMemoryHarness(() => new Own())).slice(0, 4)) {
  await run();
  kept.push(title.slice(0, 3));
}
console.log(kept.join(), consumed);
`;
const CONTRACT_EXPECTED = 'C01,C02,C03,C04 1';
const EXPECTED = '{"received":[{"setpoint":1}],"message":{"setpoint":1},"names":6,"hash":64,"jobs":2}';

/** Users of brokers need their clients besides, which the package only names as peers. */
const BROKERS_USER = `import { GatewayBroker, type GatewayBrokerOptions } from 'heronry/brokers/gateway';
import { KafkaBroker, type KafkaBrokerOptions } from 'heronry/brokers/kafka';
import { RedisBroker, type RedisBrokerOptions, RedisPubSubBroker } from 'heronry/brokers/redis';
import type { MessageBroker } from 'heronry/messaging';

const redis: RedisBrokerOptions = { url: 'redis://127.0.0.1:1', prefix: 'heron:' };
const kafka: KafkaBrokerOptions = { bootstrapServers: ['127.0.0.1:1'], partitions: 1 };
const gateway: GatewayBrokerOptions = { url: 'http://127.0.0.1:1', token: 'none' };
const brokers: MessageBroker[] = [
  new RedisBroker(redis), new RedisPubSubBroker(redis), new KafkaBroker(kafka), new GatewayBroker(gateway),
];
const waiting = brokers.map((broker) => broker.consume('control').catch((error: Error) => error.name));
for (const broker of brokers) await broker.close();
console.log((await Promise.all(waiting)).join());
`;
const BROKERS_EXPECTED = Array(4).fill('BrokerClosedError').join();

/** The documented test with the fixture, which `e2e/journeys/playwright-door.spec.ts` runs. Here its types are checked. */
const [, PLAYWRIGHT_USER] = /^```ts\n(.*?)^```$/ms.exec(readFileSync('docs/playwright.md', 'utf8'));

/** CommonJS, which Node loads modules into, and TypeScript checks with `nodenext`. */
const COMMON_USER = `import heronry = require('heronry');
const broker = new heronry.InMemoryBroker();
broker.publish('control', { setpoint: 1 }).then(async () => console.log(JSON.stringify(await broker.consume('control'))));
`;

/** Below the clone, so that its packages are found. */
const CLEAN = 'dist/clean';

const folder = mkdtempSync(join(tmpdir(), 'heronry-package-'));
try {
  const [{ filename, files }] = packClean();
  const paths = files.map((file) => file.path);
  const missing = WANTED.filter((path) => !paths.includes(path));
  const unwanted = paths.filter((path) => UNWANTED.test(path));
  if (missing.length + unwanted.length > 0)
    throw new Error(`Missing: ${missing.join(', ')}\nNot to be packed: ${unwanted.join(', ')}`);
  checkMaps(paths);

  const tarball = join(folder, filename);
  await checkDeclarations(tarball);
  await installAlone(tarball);
  const modules = join(folder, 'node_modules');
  const { peerDependencies, exports } = JSON.parse(readFileSync('package.json', 'utf8'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const users = [
    ['user.ts', USER, EXPECTED],
    ['contract-user.ts', CONTRACT_USER, CONTRACT_EXPECTED],
    ['common.cts', COMMON_USER, '{"setpoint":1}'],
  ];
  for (const [file, text] of users) writeFileSync(join(folder, file), text);
  const flags = ['--target', 'es2022', '--module', 'nodenext', '--lib', 'es2023,dom', '--strict', '--types', ''];
  compile([...flags, ...users.map(([file]) => file)]);
  for (const [file, , expected] of users) {
    const said = run('node', ['--no-warnings', file.replace(/ts$/, 'js')], folder).trim();
    if (said !== expected) throw new Error(`${file} printed ${said}\ninstead of ${expected}`);
  }
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const shown = run('npx', ['--no-install', 'heronry', '--version'], folder).trim();
  if (shown !== version) throw new Error(`npx heronry --version printed ${shown}`);
  const played = heronry(['run', 'control-status', '--until', '1s']);
  if (!/[0-9a-f]{64}/.test(played)) throw new Error(`heronry run printed no trace hash:\n${played}`);
  tryNewBroker();
  // Before the clients of servers are there: the gateway in memory needs none.
  const asked = run(
    'node',
    ['node_modules/heronry/dist/lib/cli/main.js', 'serve', '--broker', 'redis://127.0.0.1:1'],
    folder,
    { code: 2 },
  );
  if (!asked.includes('npm install redis')) throw new Error(`heronry serve without a client said ${asked}`);
  await tryGateway();
  for (const name of Object.keys(peerDependencies)) copyWithDependencies(name, modules);
  writeFileSync(join(folder, 'brokers-user.ts'), BROKERS_USER);
  // Also where the types of all libraries are checked, as `skipLibCheck: false` does, which is the default.
  for (const how of [
    ['--module', 'node16'],
    ['--module', 'esnext', '--moduleResolution', 'bundler'],
  ]) {
    const all = ['--target', 'es2022', ...how, '--lib', 'es2022,dom', '--strict', '--types', '', '--noEmit'];
    compile([...all, 'user.ts', 'contract-user.ts', 'brokers-user.ts']);
  }
  writeFileSync(join(folder, 'playwright-user.ts'), PLAYWRIGHT_USER);
  // Playwright's own declarations need those of Node, which are not installed here.
  compile([...flags, '--skipLibCheck', '--noEmit', 'playwright-user.ts']);
  compile([...flags, 'brokers-user.ts']);
  const answered = run('node', ['brokers-user.js'], folder).trim();
  if (answered !== BROKERS_EXPECTED) throw new Error(`The user of the brokers printed ${answered}`);
  const doors = Object.keys(exports).map((door) => join('heronry', door));
  writeFileSync(join(folder, 'doors.cjs'), `for (const door of ${JSON.stringify(doors)}) require(door);\n`);
  run('node', ['--no-warnings', 'doors.cjs'], folder);
  console.log(`${paths.length} files packed; a fresh project imports, type-checks and runs them.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
  rmSync(CLEAN, { recursive: true, force: true });
}

/** Runs the command as npm has linked it. `npx`, which finds the same file, is asked for the version. */
function heronry(words, options) {
  return run(join(folder, 'node_modules', '.bin', 'heronry'), words, folder, options);
}

/** `heronry new broker`: the project finds the installed package, and keeps what every broker has to keep. */
function tryNewBroker() {
  heronry(['new', 'broker', 'mine']);
  const tested = run('node', ['--test', '--test-reporter=tap'], join(folder, 'mine'));
  if (!/^# pass [1-9]\d*$/m.test(tested) || !/^# fail 0$/m.test(tested)) throw new Error(`Its test printed ${tested}`);
  const rows = heronry(['contract', 'mine/my-broker.js', '--section', 'a']);
  if (!rows.includes('MyBroker: ')) throw new Error(`heronry contract printed ${rows}`);
  const refused = heronry(['new', 'broker', 'mine'], { code: 2 });
  if (!refused.includes('not empty')) throw new Error(`heronry new broker said ${refused}`);
}

/** `heronry serve`: the page, a message in and out again, and an orderly end. */
async function tryGateway() {
  const child = spawn('node', ['node_modules/heronry/dist/lib/cli/main.js', 'serve', '--port', '0'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let said = '';
  for await (const chunk of child.stdout) {
    said += chunk;
    if (said.includes('Ctrl+C')) break;
  }
  const [, url] = /Heronry is at (http:\/\/127\.0\.0\.1:\d+)\//.exec(said) ?? [];
  const [, token] = /^TOKEN=(.+)$/m.exec(said) ?? [];
  if (url === undefined || token === undefined) throw new Error(`heronry serve printed ${said}`);
  const ask = async (path, body) => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(url + path, { ...init, headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.text();
  };
  if (!(await ask('/')).includes('<div id="root">')) throw new Error('heronry serve does not serve the page');
  await ask('/v1/channels/control/messages', { setpoint: 1 });
  const { leases } = JSON.parse(await ask('/v1/leases', { channel: 'control' }));
  if (leases[0]?.message.setpoint !== 1) throw new Error(`The gateway leased ${JSON.stringify(leases)}`);
  child.kill('SIGTERM');
  const code = await ended;
  if (code !== 0) throw new Error(`heronry serve ended with ${code}`);
}

/** Installs the tarball into the empty folder, as its users do. @throws Error if npm warns */
async function installAlone(tarball) {
  const registry = await serveRegistry(process.cwd());
  const places = ['--registry', registry.url, '--cache', join(folder, 'cache')];
  // Not spawnSync: this process answers as the registry.
  const child = spawn('npm', ['install', '--no-audit', '--no-fund', tarball, ...places], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  await registry.close();
  if (code !== 0 || /npm warn/i.test(said)) throw new Error(`npm install of the tarball ended with ${code}: ${said}`);
}

/** Compiles in the fresh project, with one checker: several check much of it twice. @throws Error with what the compiler says */
function compile(args) {
  run(resolve('node_modules/.bin/tsc'), ['--checkers', '1', ...args], folder);
}

/**
 * Packs a copy that nobody has built: packing builds what it needs, or copies what this clone has built of the same sources.
 * @returns what npm says of the tarball
 */
function packClean() {
  rmSync(CLEAN, { recursive: true, force: true });
  const listed = run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], process.cwd());
  for (const file of listed.split('\0')) if (file !== '' && existsSync(file)) cpSync(file, join(CLEAN, file));
  const env = { ...process.env, HERONRY_BUILT: process.cwd() };
  const args = ['pack', '--json', '--silent', '--pack-destination', folder];
  return JSON.parse(run('npm', args, resolve(CLEAN), { env }));
}

/** Every map names a source that is packed. */
function checkMaps(paths) {
  const maps = paths.filter((path) => path.startsWith('dist/lib/') && path.endsWith('.map'));
  const sourceless = maps.filter((path) => {
    const source = path.replace('dist/lib/', 'src/').replace(/\.(?:js|d\.ts)\.map$/, '.ts');
    return !paths.includes(source);
  });
  if (maps.length === 0 || sourceless.length > 0) throw new Error(`Maps without a source: ${sourceless.join(', ')}`);
}

function copyWithDependencies(name, modules) {
  if (existsSync(join(modules, name))) return;
  cpSync(join('node_modules', name), join(modules, name), { recursive: true });
  const { dependencies } = JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8'));
  for (const other of Object.keys(dependencies ?? {})) copyWithDependencies(other, modules);
}

/** @returns what it printed; where it is to end with another code, what it said was wrong */
function run(command, args, cwd, { code = 0, env = process.env } = {}) {
  const stdio = ['ignore', 'pipe', code === 0 ? 'inherit' : 'pipe'];
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8', stdio });
  if (status !== code) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stdout}${stderr ?? ''}`);
  return code === 0 ? stdout : stderr;
}
