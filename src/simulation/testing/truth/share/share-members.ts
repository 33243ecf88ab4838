/** Drives members of share groups by Kafka's own Java client, as none of ours offers them: see `ShareMembers.java`. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { programCommand } from '../../../../brokers/testing/java.ts';

const PROGRAM = 'src/simulation/testing/truth/share/ShareMembers.java';

export class ShareMembers {
  readonly #child;
  readonly #waiting = new Map<string, { resolve: (answer: string) => void; reject: (error: Error) => void }>();
  #asked = 0;
  #errors = '';

  private constructor([program = '', ...args]: readonly string[]) {
    this.#child = spawn(program, args, { stdio: 'pipe' });
    this.#child.stderr.on('data', (text: Buffer) => {
      this.#errors += text.toString();
    });
    // It may be killed while it is told something.
    this.#child.stdin.on('error', () => undefined);
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const at = line.indexOf(' ');
      const [number, answer] = [line.slice(0, at), line.slice(at + 1)];
      const waiting = this.#waiting.get(number);
      this.#waiting.delete(number);
      if (answer.startsWith('error ')) waiting?.reject(new Error(`${answer}, of ${number}`));
      else waiting?.resolve(answer);
    });
    this.#child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`The Java program has ended. ${this.#errors}`));
      this.#waiting.clear();
    });
  }

  static async start(url: string): Promise<ShareMembers> {
    return new ShareMembers(await programCommand(PROGRAM, url));
  }

  /** @param words a command and its arguments, without spaces */
  ask(...words: readonly (string | number)[]): Promise<string> {
    this.#asked += 1;
    const number = String(this.#asked);
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      this.#child.stdin.write(`${[number, ...words].join(' ')}\n`);
    });
  }

  /** Resolves when the process has ended. Its members do not leave. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => {
      this.#child.once('exit', () => resolve());
    });
    this.#child.stdin.end();
    await ended;
  }
}
