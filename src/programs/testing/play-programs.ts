/** Plays programs in virtual time: TypeScript on the library, Python in CPython on a stand-in for the documented module. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { transform } from 'sucrase';
import { InMemoryBroker, type Message } from '../../messaging/index.ts';

/** Lines that a program printed: a text, and the value after it. */
export type Printed = readonly (readonly [string, unknown])[];

/** Returns what a program in TypeScript printed up to a time. */
export async function playTypeScript(program: string, untilUs: number): Promise<Printed> {
  const printed: [string, unknown][] = [];
  const clock = new VirtualClock();
  const { code } = transform(program, { transforms: ['typescript', 'imports'], disableESTransforms: true });
  const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as new (
    ...parts: string[]
  ) => (...values: unknown[]) => Promise<void>;
  const main = new AsyncFunction('require', 'exports', 'setTimeout', 'Date', 'console', code);
  let failure: unknown;
  main(
    () => ({ InMemoryBroker: QuietBroker }),
    {},
    (act: () => void, ms: number) => clock.after(ms, act),
    { now: () => clock.nowUs / 1000 },
    { log: (text: string, value: Message) => printed.push([text, value]) },
  ).catch((error: unknown) => {
    failure = error;
  });
  await clock.advanceTo(untilUs);
  if (failure !== undefined) throw failure;
  return JSON.parse(JSON.stringify(printed));
}

/** Returns what programs in Python printed up to a time each, in one process. @throws if one of them failed */
export function playPython(
  programs: readonly { readonly program: string; readonly untilUs: number }[],
): readonly Printed[] {
  const { stdout, stderr, status } = spawnSync('python3', [join(import.meta.dirname, 'play.py')], {
    input: JSON.stringify(programs),
    encoding: 'utf8',
    timeout: 300_000,
    maxBuffer: 256 * 1024 * 1024,
    env: { ...process.env, PYTHONPATH: import.meta.dirname, PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (status !== 0) throw new Error(`Python ended with ${status}: ${stderr}`);
  const results: readonly (Printed | { readonly error: string })[] = JSON.parse(stdout);
  return results.map((result, index) => {
    if ('error' in result) throw new Error(`${result.error}\n${programs[index]?.program}`);
    return result;
  });
}

/** Reports no failures of callbacks: they are what some programs are about. */
class QuietBroker extends InMemoryBroker {
  constructor() {
    super({ report: () => undefined });
  }
}

/** A clock of whole microseconds. Timers of one time fire in the order in which they were made. */
class VirtualClock {
  nowUs = 0;
  #made = 0;
  readonly #timers: { readonly atUs: number; readonly order: number; readonly act: () => void }[] = [];

  after(ms: number, act: () => void): void {
    this.#made += 1;
    this.#timers.push({ atUs: this.nowUs + Math.round(ms * 1000), order: this.#made, act });
  }

  async advanceTo(untilUs: number): Promise<void> {
    await settled();
    for (;;) {
      this.#timers.sort((one, other) => one.atUs - other.atUs || one.order - other.order);
      const next = this.#timers[0];
      if (next === undefined || next.atUs > untilUs) return;
      this.#timers.shift();
      this.nowUs = next.atUs;
      next.act();
      await settled();
    }
  }
}

/** Resolves when no promise job is left. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
