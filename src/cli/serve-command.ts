/** `heronry serve`: the page, and a gateway beside it. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BackendKind, Gateway } from '../gateway/index.ts';
import { PORT_DEFAULT, readServeOptions, type ServeOptions } from './serve-options.ts';
import { UsageError } from './usage.ts';

export const SERVE_HELP = `heronry serve [options]

Serves the playground and a gateway: HTTP and server-sent events in front of a broker.

  --broker <broker>   memory, redis://host:port, redis+cluster://host:port,host:port,
                      redis+pubsub://host:port (at most once) or kafka://host:port,host:port;
                      or set HERONRY_BROKER, to hide a password  [memory]
  --port <port>       0 picks a free port        [${PORT_DEFAULT}]
  --prefix <text>     prefix of the reachable keys or topics      [heron: or heron.]
  --read-only         refuses publish and consume
  --recording <file>  serves a recording, and the address of the page opens it
  --open              opens the page in a browser
  --origin <origin>   allows pages of this origin to use the gateway; can be repeated
  --host <address>    listens on this address, not on loopback: other machines can connect, without encryption
  --allow-host <name> accepts this host name too, such as teacher-laptop.local or that of a forwarded port;
                      can be repeated
  --verbose           logs every request
`;

export const SHOW_HELP = `heronry show <recording> [options]

Opens a recording in a browser: heronry serve --recording <recording> --open, on a free port. It takes the options of heronry serve.
`;

/**
 * Returns the options of `serve` that show a recording.
 * @throws UsageError
 */
export async function showOptions([path, ...options]: readonly string[]): Promise<readonly string[]> {
  if (path === undefined || path.startsWith('-'))
    throw new UsageError('Name a recording first: heronry show run.jsonl');
  if (await isScenario(path))
    throw new UsageError(
      `${path} is a scenario, not a recording. Record a run of it first: heronry run ${path} --trace run.jsonl`,
    );
  return ['--recording', path, '--open', '--port', '0', ...options];
}

/** Returns whether a file is a scenario. A recording, which may be large, is not read. */
async function isScenario(path: string): Promise<boolean> {
  if (!/\.json$/i.test(path)) return false;
  // A gateway has no scenario, and starts faster without them.
  const { parseScenarioText } = await import('../scenario/index.ts');
  try {
    return 'scenario' in parseScenarioText(readFileSync(path, 'utf8'));
  } catch {
    // The gateway says that it cannot be read.
    return false;
  }
}

/** The client for Python, from the built command. */
const PYTHON_CLIENT = '../../../src/python/heronry/gateway.py';

export interface ServeIo {
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  readonly print: (text: string) => void;
  readonly log: (line: string) => void;
}

/**
 * Resolves when it serves.
 * @throws UsageError
 */
export async function serveCommand(args: readonly string[], io: ServeIo): Promise<Gateway> {
  const options = readServeOptions(args, io.env);
  const gateway = await start(options, io);
  const what = options.recording === undefined ? 'token' : 'recording';
  const page = `${gateway.url}/#${what}=${gateway.token}`;
  io.print(
    [
      ...(isLoopback(options.host)
        ? []
        : [
            'Other machines can reach this gateway. It is not encrypted: anyone on the network can read everything, including the token.',
          ]),
      gateway.hasSite ? `Heronry is at ${page}` : `The page is not built. The gateway is at ${gateway.url}`,
      ...gateway.addresses.map((address) => `For other machines: ${address}/#${what}=${gateway.token}`),
      `API description: ${gateway.url}/openapi.json`,
      `TOKEN=${gateway.token}`,
      'Press Ctrl+C to stop.',
      '',
    ].join('\n'),
  );
  if (options.open && gateway.hasSite) openInBrowser(page);
  return gateway;
}

async function start(options: ServeOptions, { version, log }: ServeIo): Promise<Gateway> {
  const { startGateway } = await import('../gateway/index.ts');
  const { port, host, readOnly, origins, allowedHosts, secrets, verbose, recording } = options;
  try {
    return await startGateway({
      backend: await backendFor(options),
      port,
      host,
      readOnly,
      origins,
      allowedHosts,
      version,
      ...(recording === undefined ? {} : { recording }),
      site: fileURLToPath(new URL('../../site', import.meta.url)),
      files: { '/clients/heronry.py': fileURLToPath(new URL(PYTHON_CLIENT, import.meta.url)) },
      log: { print: log, secrets, level: verbose ? 'debug' : 'info' },
    });
  } catch (error) {
    throw listenProblem(error, options) ?? error;
  }
}

/** Returns why it cannot listen, if the user can change that. */
function listenProblem(error: unknown, { host, port }: ServeOptions): UsageError | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return new UsageError(`Port ${port} is in use. Choose another with --port.`);
    case 'EACCES':
      return new UsageError(`Port ${port} needs more rights. Choose another with --port, from 1024 on.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return new UsageError(`--host ${host}: this machine has no such address. 0.0.0.0 stands for all its addresses.`);
    default:
      return undefined;
  }
}

/** Loads the backend. A client of a server is loaded only if it is used: the user installs it. */
async function backendFor({ broker, prefix }: ServeOptions): Promise<BackendKind> {
  const prefixed = prefix === undefined ? {} : { prefix };
  switch (broker.kind) {
    case 'memory':
      return (await import('../gateway/index.ts')).memoryBackend();
    case 'redis':
    case 'redis-pubsub': {
      const { redisBackend, redisPubSubBackend } = await withClient(
        'redis',
        import('../gateway/backends/redis-backend.ts'),
      );
      return (broker.kind === 'redis' ? redisBackend : redisPubSubBackend)({ url: broker.url, ...prefixed });
    }
    case 'redis-cluster': {
      const { redisBackend } = await withClient('redis', import('../gateway/backends/redis-backend.ts'));
      return redisBackend({ url: broker.url, cluster: broker.others, ...prefixed });
    }
    case 'kafka': {
      const { kafkaBackend } = await withClient(
        '@platformatic/kafka@1',
        import('../gateway/backends/kafka-backend.ts'),
      );
      return kafkaBackend({ bootstrapServers: broker.bootstrapServers, login: broker.login, ...prefixed });
    }
  }
}

async function withClient<Module>(name: string, module: Promise<Module>): Promise<Module> {
  try {
    return await module;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') {
      throw new UsageError(`This broker needs a client that is not installed: npm install ${name}`);
    }
    throw error;
  }
}

/** Opens the page in a browser. Without one, nothing happens: the address has been printed. */
function openInBrowser(page: string): void {
  const programs: Readonly<Record<string, readonly string[]>> = {
    darwin: ['open', page],
    win32: ['cmd', '/c', 'start', '', page],
  };
  const [program = '', ...args] = programs[process.platform] ?? ['xdg-open', page];
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
