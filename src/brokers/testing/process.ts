/** Processes that tests start: servers, and clients that are not ours. */
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { listening } from './listening.ts';
import type { Place } from './servers.ts';

/** Time limit of a server's start, on the slowest machine. */
const START_MS_MAX = 5 * 60_000;

/**
 * Ports of servers that are processes. They lie below those that a system hands out by itself (Linux from 32,768, others from 49,152):
 * no connection and no other test takes one before its server starts, or while its server is down. Each process has some of its own.
 */
const PORTS_FROM = 20_000;
const PORTS_OF_PROCESS = 100;
const PROCESSES = 120;

let portsGiven = 0;

/**
 * Returns a free port of this machine, each time another one.
 * @throws if all ports of this process are in use
 */
export async function freePort(): Promise<number> {
  const first = PORTS_FROM + (process.pid % PROCESSES) * PORTS_OF_PROCESS;
  for (let tried = 0; tried < PORTS_OF_PROCESS; tried += 1) {
    const port = first + (portsGiven % PORTS_OF_PROCESS);
    portsGiven += 1;
    if (await isFree(port)) return port;
  }
  throw new Error(`The ports ${first} to ${first + PORTS_OF_PROCESS - 1} are in use`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await listening(server, port);
  } catch {
    return false;
  }
  await new Promise((resolve) => server.close(resolve));
  return true;
}

export function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** Returns the place of a server for tests that also need a program; or why it is missing. */
export function withProgram(program: string, place: Place): Place {
  if ('missing' in place || isInstalled(program)) return place;
  return { missing: `${program} is not installed (apt-get install ${program})` };
}

export interface StartedServer {
  /**
   * Resolves with the output when it matches.
   * @throws if the process ends before, or does not print it in time
   */
  says(pattern: RegExp): Promise<string>;
  /** Stops the process and resolves when it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/**
 * Starts a server and resolves when it has printed that it is ready.
 * @throws if it ends before, or does not print it in time; with its last output
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
  const output = new Output(program, gone);
  child.stdout.on('data', output.hear);
  child.stderr.on('data', output.hear);
  const stop = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    child.kill(signal);
    await gone;
  };
  try {
    await output.matches(ready);
  } catch (error) {
    await stop();
    throw error;
  }
  return { says: (pattern) => output.matches(pattern), stop };
}

/** Output of a process so far, and the waits for more. */
class Output {
  readonly #program: string;
  readonly #gone: Promise<void>;
  readonly #listeners = new Set<() => void>();
  #said = '';

  constructor(program: string, gone: Promise<void>) {
    this.#program = program;
    this.#gone = gone;
  }

  readonly hear = (chunk: Buffer): void => {
    this.#said = (this.#said + chunk.toString()).slice(-100_000);
    for (const listener of this.#listeners) listener();
  };

  async matches(pattern: RegExp): Promise<string> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let look = (): void => undefined;
    const said = new Promise<void>((resolve, reject) => {
      const fail = (how: string): void => reject(new Error(`${this.#program} ${how}:\n${this.#said.slice(-2000)}`));
      look = () => {
        if (pattern.test(this.#said)) resolve();
      };
      timer = setTimeout(() => fail(`has not said ${pattern} after ${START_MS_MAX} ms`), START_MS_MAX);
      void this.#gone.then(() => fail(`ended without saying ${pattern}`));
    });
    this.#listeners.add(look);
    look();
    try {
      await said;
      return this.#said;
    } finally {
      clearTimeout(timer);
      this.#listeners.delete(look);
    }
  }
}

/**
 * Runs a program to its end.
 * @returns its output
 * @throws if it fails, with its output
 */
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
    // The exit code tells the outcome of a program that does not read its input, or has ended.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
