/** Programs that tests start: servers, and clients that are not ours. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';

/** How long a server may take to start. */
const START_MS_MAX = 60_000;

/** A port of this machine on which nobody listens. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Whether a program can be started. */
export function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

export interface StartedServer {
  readonly child: ChildProcess;
  /** Ends it and resolves when it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/**
 * Starts a server and resolves when it has said that it is ready.
 * @throws where it ends before, or does not say so in time; with what it said last
 */
export async function startServer(
  command: readonly string[],
  ready: RegExp,
  env: NodeJS.ProcessEnv = {},
): Promise<StartedServer> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    child.kill(signal);
    await gone;
  };
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const fail = (how: string): void => reject(new Error(`${program} ${how}:\n${said.slice(-2000)}`));
    const timer = setTimeout(() => fail(`is not ready after ${START_MS_MAX} ms`), START_MS_MAX);
    const hear = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-100_000);
      if (!ready.test(said)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void gone.then(() => {
      clearTimeout(timer);
      fail('ended');
    });
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { child, stop };
}

/** Runs a program to its end. @returns what it printed @throws where it fails, with what it printed */
export function run(command: readonly string[], input = ''): Promise<string> {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(out);
      else reject(new Error(`${command.join(' ')} ended with ${code}:\n${out}\n${err}`));
    });
    child.stdin.end(input);
  });
}
