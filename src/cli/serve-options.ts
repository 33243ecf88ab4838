/** The options of `heronry serve`, parsed and checked. No error repeats an address, which may contain a password. */
import { statSync } from 'node:fs';
import { isIP } from 'node:net';
import { parsed, UsageError } from './usage.ts';

export const PORT_DEFAULT = 4180;

export type BrokerChoice =
  | { readonly kind: 'memory' }
  | { readonly kind: 'redis' | 'redis-pubsub'; readonly url: string }
  /** `url` is of one node; `others` are host and port of more. */
  | { readonly kind: 'redis-cluster'; readonly url: string; readonly others: readonly string[] }
  | {
      readonly kind: 'kafka';
      readonly bootstrapServers: readonly string[];
      readonly login: { readonly username: string; readonly password: string } | undefined;
    };

export interface ServeOptions {
  readonly broker: BrokerChoice;
  readonly prefix: string | undefined;
  readonly port: number;
  readonly host: string;
  readonly readOnly: boolean;
  readonly open: boolean;
  /** Path of a recording that the page opens. */
  readonly recording: string | undefined;
  readonly origins: readonly string[];
  /** Names by which others reach it, with a port or without. */
  readonly allowedHosts: readonly string[];
  readonly verbose: boolean;
  /** Texts that no log and no error may contain. */
  readonly secrets: readonly string[];
}

/**
 * Parses the options.
 * @param env environment of the process: `HERONRY_BROKER`, for an address with a password that no list of processes shows
 * @throws UsageError
 */
export function readServeOptions(args: readonly string[], env: NodeJS.ProcessEnv): ServeOptions {
  const { values, positionals } = parsed(args, OPTIONS);
  if (positionals.length > 0) throw new UsageError('heronry serve takes options only; heronry --help lists them.');
  // A variable without a value is one that is not set.
  const fromEnv = (env.HERONRY_BROKER ?? '') === '' ? undefined : env.HERONRY_BROKER;
  const address = values.broker ?? fromEnv ?? 'memory';
  const broker = readBroker(address, values.broker === undefined ? 'HERONRY_BROKER' : '--broker');
  return {
    broker,
    prefix: readPrefix(values.prefix, broker),
    port: readPort(values.port ?? `${PORT_DEFAULT}`),
    host: readHost(values.host ?? '127.0.0.1'),
    readOnly: values['read-only'] ?? false,
    open: values.open ?? false,
    recording: readRecordingPath(values.recording),
    origins: (values.origin ?? []).map(readOrigin),
    allowedHosts: (values['allow-host'] ?? []).map(readAllowedHost),
    verbose: values.verbose ?? false,
    secrets: secretsIn(address),
  };
}

const OPTIONS = {
  broker: { type: 'string' },
  prefix: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  origin: { type: 'string', multiple: true },
  'allow-host': { type: 'string', multiple: true },
  'read-only': { type: 'boolean' },
  recording: { type: 'string' },
  open: { type: 'boolean' },
  verbose: { type: 'boolean' },
} as const;

/** @param place where the address was given, for an error */
function readBroker(address: string, place: string): BrokerChoice {
  if (address === 'memory') return { kind: 'memory' };
  const [, tls, how, rest] = /^redis(s?)(?:\+(pubsub|cluster))?:\/\/(.*)$/s.exec(address) ?? [];
  if (rest !== undefined) {
    const url = `redis${tls}://${rest}`;
    if (how === 'cluster') return readCluster(url, place);
    return { kind: how === 'pubsub' ? 'redis-pubsub' : 'redis', url: checkedRedis(url, place) };
  }
  if (address.startsWith('kafka://')) return readKafka(address, place);
  throw new UsageError(
    `${place} takes memory, redis://host:port, redis+cluster://host:port, redis+pubsub://host:port or kafka://host:port.`,
  );
}

function checkedRedis(url: string, place: string): string {
  if (isRedis(url)) return url;
  throw new UsageError(
    `${place} takes Redis as redis://host:port, or redis://user:password@host:port/0 with the number of a database; ` +
      'a Redis Cluster is redis+cluster://host:port.',
  );
}

function isRedis(url: string): boolean {
  const { hostname = '', pathname = '' } = URL.canParse(url) ? new URL(url) : {};
  return hostname !== '' && /^\/?\d*$/.test(pathname);
}

/** Reads `redis://user:password@host:port,host:port`. Each address is one of a node; user, password and TLS are those of all. */
function readCluster(text: string, place: string): BrokerChoice {
  const [, first = '', more = '', database = ''] = /^([^,]*?)((?:,[^,/@]*)*)(?:\/(\d*))?$/.exec(text) ?? [];
  const others = more.split(',').slice(1);
  if (!isRedis(first) || !others.every(isServer)) {
    throw new UsageError(
      `${place} takes a Redis Cluster as redis+cluster://host:port, or redis+cluster://user:password@host:port,host:port; ` +
        'one node is enough, it names the others.',
    );
  }
  if (Number(database) !== 0) throw new UsageError(`${place}: a Redis Cluster has only database 0.`);
  return { kind: 'redis-cluster', url: first, others };
}

/** `kafka://user:password@host:port,host:port` */
function readKafka(address: string, place: string): BrokerChoice {
  const wrong = new UsageError(
    `${place} takes Kafka as kafka://host:port, or kafka://user:password@host:port,host:port. ` +
      'In the user and the password, write a colon as %3A, an @ as %40 and a comma as %2C.',
  );
  const rest = address.slice('kafka://'.length).replace(/\/$/, '');
  const at = rest.lastIndexOf('@');
  const bootstrapServers = rest.slice(at + 1).split(',');
  if (!bootstrapServers.every(isServer)) throw wrong;
  if (at === -1) return { kind: 'kafka', bootstrapServers, login: undefined };
  const [username, password, ...more] = rest.slice(0, at).split(':');
  if (username === undefined || password === undefined || more.length > 0) throw wrong;
  return { kind: 'kafka', bootstrapServers, login: { username: decoded(username), password: decoded(password) } };
}

function isServer(text: string): boolean {
  const [, port] = /^(?:\[[\da-f:.]+\]|[^\s/?#@:[\]]+):(\d{1,5})$/i.exec(text) ?? [];
  return port !== undefined && isPort(port) && port !== '0';
}

function readPrefix(prefix: string | undefined, { kind }: BrokerChoice): string | undefined {
  if (prefix === undefined) return undefined;
  if (kind === 'memory') throw new UsageError('--prefix is for Redis and Kafka only.');
  const right = kind === 'kafka' ? /^[A-Za-z0-9._-]{1,100}$/ : /^[\x21-\x7e]{1,100}$/;
  if (right.test(prefix)) return prefix;
  throw new UsageError('--prefix takes 1 to 100 characters without spaces; for Kafka letters, digits, ., _ and -.');
}

function readRecordingPath(path: string | undefined): string | undefined {
  if (path === undefined || statSync(path, { throwIfNoEntry: false })?.isFile()) return path;
  throw new UsageError(`“${path}” is no file.`);
}

function readPort(text: string): number {
  if (isPort(text)) return Number(text);
  throw new UsageError(`--port takes a number from 0 to 65535, not “${text}”.`);
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}

/** Returns an address of this machine, or a name of one. */
function readHost(text: string): string {
  const host = text.replace(/^\[(.*)\]$/, '$1');
  const isAddress = isIP(host) > 0 || (/^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(host) && !/^[\d.]+$/.test(host));
  if (isAddress) return host;
  throw new UsageError(`--host takes an address of this machine, such as 0.0.0.0 for all of them, not “${text}”.`);
}

function readAllowedHost(text: string): string {
  const url = `http://${text}/`;
  const isName = URL.canParse(url) && new URL(url).username === '' && !/[/?#@*\s]/.test(text);
  // As browsers send it: in lower case, other letters in Punycode, without port 80.
  if (isName) return new URL(url).host;
  throw new UsageError(`--allow-host takes a name such as teacher-laptop.local, or one with a port, not “${text}”.`);
}

function readOrigin(text: string): string {
  if (URL.canParse(text) && new URL(text).origin === text) return text;
  throw new UsageError(`--origin takes an origin such as https://example.org, not “${text}”.`);
}

/** Returns the password as it is written in the address, and decoded. */
function secretsIn(address: string): readonly string[] {
  const at = address.lastIndexOf('@');
  const start = address.indexOf('://') + 3;
  if (at < start) return [];
  const colon = address.indexOf(':', start);
  const password = colon === -1 || colon > at ? '' : address.slice(colon + 1, at);
  return [...new Set([password, decoded(password)])].filter((secret) => secret !== '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
