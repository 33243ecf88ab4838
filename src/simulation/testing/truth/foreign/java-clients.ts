/** A program in Java that drives clients which are not ours: a line for each command, a line for each answer. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { within } from '../../../../brokers/testing/harness.ts';
import { JARS_OF_KAFKA, programCommand } from '../../../../brokers/testing/java.ts';
import { isInstalled } from '../../../../brokers/testing/process.ts';
import type { Place } from '../../../../brokers/testing/servers.ts';

const FOLDER = 'src/simulation/testing/truth/foreign';

/** The place of a server for tests that drive it from Java; or why there is none. */
export function withJava(place: Place): Place {
  if ('missing' in place) return place;
  if (isInstalled('javac') && existsSync(`${JARS_OF_KAFKA}/pom.xml`)) return place;
  return { missing: 'its Java clients are not there (a JDK and Maven, then npm test)' };
}

interface Answer {
  resolve(result: string): void;
  reject(reason: Error): void;
}

export class JavaClients {
  readonly #child: ReturnType<typeof spawn>;
  readonly #answers = new Map<string, Answer>();
  readonly #listeners = new Map<string, (text: string) => void>();
  #ready = (): void => undefined;
  #complaints = '';
  #failure: Error | undefined;
  #asked = 0;

  private constructor(file: string, [program = '', ...args]: readonly string[]) {
    this.#child = spawn(program, args);
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#complaints = (this.#complaints + chunk.toString()).slice(-5000);
    });
    this.#child.once('exit', () => this.#fail(new Error(`${file} ended: ${this.#complaints}`)));
    if (this.#child.stdout !== null) createInterface(this.#child.stdout).on('line', (line) => this.#hear(line));
  }

  /** Compiles and starts a program. @param args of the program */
  static async start(file: string, ...args: readonly string[]): Promise<JavaClients> {
    const clients = new JavaClients(file, await programCommand(`${FOLDER}/${file}`, ...args));
    await within(
      `${file} being ready`,
      new Promise<void>((resolve, reject) => {
        clients.#ready = resolve;
        clients.#answers.set('start', { resolve: () => resolve(), reject });
      }),
    );
    return clients;
  }

  /** Has the program do something. @returns its result @throws what it could not do */
  ask(verb: string, ...args: readonly (string | number)[]): Promise<string> {
    this.#asked += 1;
    const id = `${this.#asked}`;
    const command = [id, verb, ...args].join(' ');
    const answered = new Promise<string>((resolve, reject) => {
      if (this.#failure === undefined) this.#answers.set(id, { resolve, reject });
      else reject(this.#failure);
    });
    this.#child.stdin?.write(`${command}\n`);
    return within(command, answered).catch((error: unknown) => {
      throw new Error(`${command}: ${String(error)}`);
    });
  }

  /** Listens to what the program says of something. @param of the first two words of its lines */
  on(of: string, listener: (text: string) => void): void {
    this.#listeners.set(of, listener);
  }

  off(of: string): void {
    this.#listeners.delete(of);
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.stdin?.end();
    this.#child.kill('SIGKILL');
    await gone;
  }

  #hear(line: string): void {
    const [first = '', second = '', ...rest] = line.split(' ');
    if (line === 'ready') this.#ready();
    else if (second === 'ok' || second === 'error') {
      const answer = this.#answers.get(first);
      this.#answers.delete(first);
      if (second === 'ok') answer?.resolve(rest.join(' '));
      else answer?.reject(new Error(rest.join(' ')));
    } else if (first === 'failed') this.#fail(new Error(line));
    else this.#listeners.get(`${first} ${second}`)?.(rest.join(' '));
  }

  #fail(failure: Error): void {
    this.#failure ??= failure;
    for (const { reject } of this.#answers.values()) reject(failure);
    this.#answers.clear();
  }
}
