/** Packs the package as `npm publish` would, looks at what is in it, and uses it from a fresh project. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const WANTED = [
  'LICENSE',
  'README.md',
  'package.json',
  'public/scenario.schema.json',
  'dist/lib/messaging/index.js',
  'dist/lib/messaging/index.d.ts',
  'dist/lib/scenario/index.js',
  'dist/lib/trace/index.js',
  'dist/lib/simulation/index.js',
  'dist/lib/cli/main.js',
  'dist/lib/brokers/kafka/index.js',
  'dist/lib/brokers/kafka/index.d.ts',
  'dist/lib/brokers/redis/index.js',
  'dist/lib/brokers/redis/index.d.ts',
];
const UNWANTED = /\.test\.|\/contract\/|\/testing\/|^src\/|^e2e\/|^\.ci\/|site\//;

/** HERON's documentation, in TypeScript: what a user of the package types first. */
const USER = `import { ChannelManager, InMemoryBroker } from 'heronry/messaging';
import { GALLERY } from 'heronry/scenario';
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
console.log(JSON.stringify({ received, message, names: names.length, hash: hash.length }));
`;
const EXPECTED = '{"received":[{"setpoint":1}],"message":{"setpoint":1},"names":6,"hash":64}';

/** Users of brokers need their clients besides, which the package only names as peers. */
const BROKERS_USER = `import { KafkaBroker, type KafkaBrokerOptions } from 'heronry/brokers/kafka';
import { RedisBroker, type RedisBrokerOptions, RedisPubSubBroker } from 'heronry/brokers/redis';
import type { MessageBroker } from 'heronry/messaging';

const redis: RedisBrokerOptions = { url: 'redis://127.0.0.1:1', prefix: 'heron:' };
const kafka: KafkaBrokerOptions = { bootstrapServers: ['127.0.0.1:1'], partitions: 1 };
const brokers: MessageBroker[] = [new RedisBroker(redis), new RedisPubSubBroker(redis), new KafkaBroker(kafka)];
const waiting = brokers.map((broker) => broker.consume('control').catch((error: Error) => error.name));
for (const broker of brokers) await broker.close();
console.log((await Promise.all(waiting)).join());
`;
const BROKERS_EXPECTED = 'BrokerClosedError,BrokerClosedError,BrokerClosedError';

const folder = mkdtempSync(join(tmpdir(), 'heronry-package-'));
try {
  const [{ filename, files }] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], process.cwd()));
  const paths = files.map((file) => file.path);
  const missing = WANTED.filter((path) => !paths.includes(path));
  const unwanted = paths.filter((path) => UNWANTED.test(path));
  if (missing.length + unwanted.length > 0)
    throw new Error(`Missing: ${missing.join(', ')}\nNot to be packed: ${unwanted.join(', ')}`);

  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'heronry'), { recursive: true });
  run('tar', ['-xzf', filename, '--strip-components=1', '-C', join(modules, 'heronry')], folder);
  const { dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  for (const name of Object.keys(dependencies))
    cpSync(join('node_modules', name), join(modules, name), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'user.ts'), USER);
  const flags = ['--target', 'es2022', '--module', 'nodenext', '--lib', 'es2023,dom', '--strict', '--types', ''];
  run(resolve('node_modules/.bin/tsc'), [...flags, 'user.ts'], folder);
  const said = run('node', ['user.js'], folder).trim();
  if (said !== EXPECTED) throw new Error(`The package's user printed ${said}\ninstead of ${EXPECTED}`);
  for (const name of Object.keys(peerDependencies)) copyWithDependencies(name, modules);
  writeFileSync(join(folder, 'brokers-user.ts'), BROKERS_USER);
  run(resolve('node_modules/.bin/tsc'), [...flags, '--skipLibCheck', 'brokers-user.ts'], folder);
  const answered = run('node', ['brokers-user.js'], folder).trim();
  if (answered !== BROKERS_EXPECTED) throw new Error(`The user of the brokers printed ${answered}`);
  const summary = run(
    'node',
    ['node_modules/heronry/dist/lib/cli/main.js', 'run', 'control-status', '--until', '1s'],
    folder,
  );
  if (!/[0-9a-f]{64}/.test(summary)) throw new Error(`heronry run printed no trace hash:\n${summary}`);
  console.log(`${paths.length} files packed; a fresh project imports, type-checks and runs them.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function copyWithDependencies(name, modules) {
  if (existsSync(join(modules, name))) return;
  cpSync(join('node_modules', name), join(modules, name), { recursive: true });
  const { dependencies } = JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8'));
  for (const other of Object.keys(dependencies ?? {})) copyWithDependencies(other, modules);
}

function run(command, args, cwd) {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
