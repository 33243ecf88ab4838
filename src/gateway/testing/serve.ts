import { spawn } from 'node:child_process';
import { Inbox, within } from '../../brokers/testing/harness.ts';
import type { Gateway } from '../server.ts';

/** `heronry serve` as a process. */
export interface ServeProcess extends Gateway {
  /** Returns everything that it has printed, and its log. */
  readonly said: () => { readonly out: string; readonly log: string };
  /** Sends it a signal. Resolves with its exit code and how long it took, in milliseconds. */
  readonly signal: (signal: NodeJS.Signals) => Promise<{ readonly code: number | null; readonly ms: number }>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the process.
 * @throws if it does not start
 */
export async function startServe(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<ServeProcess> {
  const command = ['dist/lib/cli/main.js', 'serve', '--port', '0', ...args];
  const child = spawn(process.execPath, command, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const ready = new Inbox<string>();
  let [out, log] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    if (out.includes('Ctrl+C')) ready.push(out);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const gone = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      ready.push(`ended with ${code}: ${log}`);
      resolve(code);
    });
  });
  const [said = ''] = await ready.reach(1, 'heronry serve to start');
  const [, url = '', port] = /(http:\/\/127\.0\.0\.1:(\d+))/.exec(said) ?? [];
  const [, token = ''] = /^TOKEN=([\w-]{43})$/m.exec(said) ?? [];
  if (url === '' || token === '') throw new Error(`heronry serve ${said}`);
  const signal = async (name: NodeJS.Signals) => {
    const started = performance.now();
    child.kill(name);
    const code = await within('heronry serve to end', gone);
    return { code, ms: performance.now() - started };
  };
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
  };
  const hasSite = said.includes('Heronry is at');
  const addresses = [...said.matchAll(/^For other machines: (\S+)\/#token=/gm)].map(([, address = '']) => address);
  return { url, port: Number(port), addresses, token, hasSite, said: () => ({ out, log }), signal, stop, close: stop };
}
