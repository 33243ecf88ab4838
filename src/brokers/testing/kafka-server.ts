/**
 * A real Kafka: the jars that the set-up has downloaded, on Java; else the one that `KAFKA_BOOTSTRAP_SERVERS` names; else
 * Docker's.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasArchive, JARS_OF_KAFKA, javaCommand, makeArchive, WITHOUT_LOG } from './java.ts';
import { freePort, isInstalled, run, startServer } from './process.ts';
import type { Place } from './servers.ts';

const IMAGE = 'apache/kafka:4.1.1';
/** File of a formatted folder that has the features of its cluster. */
const FEATURES = 'bootstrap.checkpoint';
const HEARTBEAT_MS_MAX = 2000;
/** Properties of a server for tests: fewer threads, of which each looks around some times a second while it has nothing to do. */
const QUIET = ['num.network.threads=1', 'num.io.threads=2', 'group.coordinator.threads=1', 'log.cleaner.enable=false'];

/** Rights can be taken from everybody; who has lost none may do everything. */
const WITH_RIGHTS = {
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'allow.everyone.if.no.acl.found': 'true',
};

/** Times that a share group hands a message out. */
export const SHARE_DELIVERIES_MAX = 3;
/** Messages of a partition that a share group has in flight: as few as the server lets be set. */
export const SHARE_LOCKS_MAX = 100;

export interface KafkaServer {
  /** Address as `host:port`, or several with commas. */
  readonly url: string;
  readonly port: number;
  /** Stops it: at once, or by a signal. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /**
   * Writes a file beside its data, for its tools.
   * @returns the path
   */
  keep(text: string): Promise<string>;
  /** Restarts it on the same port with the same data. Only for a server of our own. */
  restart(between?: () => Promise<void>): Promise<void>;
}

export interface KafkaOptions {
  /** Users and passwords that are accepted, and no others. @default everybody is accepted */
  readonly users?: Readonly<Record<string, string>>;
  /**
   * Silence after which a node is fenced, as may happen on a busy machine; a killed node is accepted again after this. @default
   * 3000
   */
  readonly sessionMs?: number;
  /** Port that clients are referred to, if not the server's own. */
  readonly advertisedPort?: number;
  /** More ports to listen at, each with the one at which its clients are told to go on. */
  readonly farPorts?: readonly { readonly port: number; readonly advertisedPort: number }[];
  /** After so long without a sign of life a member of a group of the new protocol is gone. @default 10000 */
  readonly memberSessionMs?: number;
  /** More of its properties, by name. */
  readonly properties?: Readonly<Record<string, string>>;
  /** Whether it offers share groups. @default false */
  readonly sharesGroups?: boolean;
}

function hasKafkaJars(): boolean {
  return existsSync(`${JARS_OF_KAFKA}/pom.xml`) && isInstalled('java');
}

/** Returns the place for tests that start, stop and configure a Kafka themselves, or why it is missing. */
export function ownKafka(): Place {
  return hasKafkaJars() ? { url: '' } : { missing: 'its jars are not there (Java and Maven, then npm test)' };
}

/** Returns the place of the Kafka that all tests share, for tests that rely on properties which only ours has; or why it is not ours. */
export function withOurProperties(shared: Place): Place {
  return hasKafkaJars() ? shared : ownKafka();
}

/** Returns the Kafka that all tests share, or why it is missing. */
export async function findKafka(): Promise<KafkaServer | { readonly missing: string }> {
  if (hasKafkaJars()) {
    if (!(await hasArchive())) await makeArchive(startAndEnd);
    return startKafka({ sessionMs: 60_000, sharesGroups: true, properties: WITH_RIGHTS });
  }
  const running = process.env.KAFKA_BOOTSTRAP_SERVERS;
  if (running !== undefined) return foreign(running);
  const docker = isInstalled('docker') ? await startInDocker().catch((error: unknown) => String(error)) : 'no Docker';
  if (typeof docker !== 'string') return docker;
  return {
    missing: `no jars (Java and Maven, then npm test), no KAFKA_BOOTSTRAP_SERVERS, and ${docker.slice(0, 200)}`,
  };
}

/**
 * Starts a new one: one node, with its data in a temporary folder.
 * @param machine more options of its Java machine
 */
export async function startKafka(options: KafkaOptions = {}, machine: readonly string[] = []): Promise<KafkaServer> {
  const folder = await mkdtemp(join(tmpdir(), 'heronry-kafka-'));
  const [port, controllerPort] = [await freePort(), await freePort()];
  const config = join(folder, 'server.properties');
  const ports = { port, controllerPort, advertisedPort: options.advertisedPort ?? port };
  await writeFile(config, properties(folder, ports, options));
  await format(join(folder, 'data'), config, options.sharesGroups === true ? ['share.version=1'] : []);
  const start = () => startServer(javaCommand([...machine, 'kafka.Kafka', config]), /Kafka Server started/);
  let server = await start();
  return {
    url: `127.0.0.1:${port}`,
    port,
    stop: async (signal) => {
      await server.stop(signal);
      await rm(folder, { recursive: true, force: true });
    },
    keep: async (text) => {
      await writeFile(join(folder, 'kept'), text);
      return join(folder, 'kept');
    },
    restart: async (between) => {
      await server.stop();
      await between?.();
      server = await start();
    },
  };
}

/** Starts a server and stops it in order, by a machine with those options. */
async function startAndEnd(options: readonly string[]): Promise<void> {
  const server = await startKafka({}, options);
  await server.stop('SIGTERM');
}

/**
 * Makes the folder that a server with those features starts with. Kafka's tool makes the file of the features once, and servers
 * copy it; what names a server is a file of lines beside it.
 */
async function format(data: string, config: string, features: readonly string[]): Promise<void> {
  const made = `${JARS_OF_KAFKA}/${['features', ...features].join('-')}`;
  if (!existsSync(made)) {
    const wanted = features.flatMap((one) => ['--feature', one]);
    await java('kafka.tools.StorageTool', 'format', '-t', newId(), '-c', config, ...wanted);
    // Another test may be doing the same.
    const own = `${made}.${process.pid}`;
    await copyFile(join(data, FEATURES), own);
    await rename(own, made);
    return;
  }
  await mkdir(data);
  await copyFile(made, join(data, FEATURES));
  const names = ['version=1', 'node.id=1', `cluster.id=${newId()}`, `directory.id=${newId()}`];
  await writeFile(join(data, 'meta.properties'), names.join('\n'));
}

/** Returns an id as Kafka's tool makes one: 16 bytes in base64, which never begin like an option. */
function newId(): string {
  return Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url').replace(/^-/, 'A');
}

/**
 * Runs one of Kafka's own tools.
 * @returns its output
 */
export function java(tool: string, ...args: readonly string[]): Promise<string> {
  return javaWithInput('', tool, ...args);
}

/**
 * Runs one of Kafka's own tools on an input.
 * @returns its output
 */
export function javaWithInput(input: string, tool: string, ...args: readonly string[]): Promise<string> {
  return run(javaCommand([WITHOUT_LOG, tool, ...args]), input);
}

interface Ports {
  readonly port: number;
  readonly controllerPort: number;
  readonly advertisedPort: number;
}

function properties(
  folder: string,
  { port, controllerPort, advertisedPort }: Ports,
  { users, sessionMs = 3000, farPorts = [], memberSessionMs = 10_000, properties: more = {} }: KafkaOptions,
): string {
  const far = farPorts.map((ports, at) => ({ ...ports, name: `FAR${at}` }));
  const protocol = users === undefined ? 'PLAINTEXT' : 'SASL_PLAINTEXT';
  const logins = Object.entries(users ?? {}).map(([user, password]) => `user_${user}="${password}"`);
  const plain = 'org.apache.kafka.common.security.plain.PlainLoginModule required';
  return [
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${controllerPort}`,
    `listeners=${[
      `CLIENTS://127.0.0.1:${port}`,
      `CONTROLLER://127.0.0.1:${controllerPort}`,
      ...far.map((one) => `${one.name}://127.0.0.1:${one.port}`),
    ].join()}`,
    `advertised.listeners=${[
      `CLIENTS://127.0.0.1:${advertisedPort}`,
      ...far.map((one) => `${one.name}://127.0.0.1:${one.advertisedPort}`),
    ].join()}`,
    'inter.broker.listener.name=CLIENTS',
    'controller.listener.names=CONTROLLER',
    `listener.security.protocol.map=${[
      `CLIENTS:${protocol}`,
      'CONTROLLER:PLAINTEXT',
      ...far.map(({ name }) => `${name}:PLAINTEXT`),
    ].join()}`,
    ...(users === undefined
      ? []
      : [
          'sasl.enabled.mechanisms=PLAIN',
          'sasl.mechanism.inter.broker.protocol=PLAIN',
          `listener.name.clients.plain.sasl.jaas.config=${plain} username="admin" password="admin" user_admin="admin" ${logins.join(' ')};`,
        ]),
    `log.dirs=${join(folder, 'data')}`,
    'offsets.topic.replication.factor=1',
    'offsets.topic.num.partitions=1',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'share.coordinator.state.topic.replication.factor=1',
    'share.coordinator.state.topic.min.isr=1',
    'share.coordinator.state.topic.num.partitions=1',
    `group.share.delivery.count.limit=${SHARE_DELIVERIES_MAX}`,
    `group.share.partition.max.record.locks=${SHARE_LOCKS_MAX}`,
    'group.share.min.record.lock.duration.ms=1000',
    'group.initial.rebalance.delay.ms=0',
    'group.min.session.timeout.ms=500',
    'group.consumer.min.session.timeout.ms=500',
    `group.consumer.session.timeout.ms=${memberSessionMs}`,
    'group.consumer.min.heartbeat.interval.ms=50',
    'group.consumer.heartbeat.interval.ms=100',
    `broker.session.timeout.ms=${sessionMs}`,
    `broker.heartbeat.interval.ms=${Math.min(sessionMs / 5, HEARTBEAT_MS_MAX)}`,
    ...QUIET,
    'auto.create.topics.enable=false',
    ...Object.entries(more).map(([name, value]) => `${name}=${value}`),
  ].join('\n');
}

function foreign(url: string): KafkaServer {
  const notOurs = () => Promise.reject(new Error('This Kafka is not the tests’ own'));
  return { url, port: Number(url.split(':').at(-1)), stop: () => Promise.resolve(), keep: notOurs, restart: notOurs };
}

async function startInDocker(): Promise<KafkaServer> {
  const port = await freePort();
  const env = {
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_LISTENERS: `PLAINTEXT://:${port},CONTROLLER://:9093`,
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
  };
  const settings = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const name = `heronry-kafka-${port}`;
  const command = ['docker', 'run', '--rm', '--name', name, '-p', `127.0.0.1:${port}:${port}`, ...settings, IMAGE];
  const server = await startServer(command, /Kafka Server started/);
  return {
    ...foreign(`127.0.0.1:${port}`),
    stop: async () => {
      await run(['docker', 'stop', '-t', '1', name]);
      await server.stop();
    },
  };
}
