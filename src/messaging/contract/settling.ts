/** The law of promises: after `close`, every promise of a broker has settled, and no callback runs any more. */
import { setMaxListeners } from 'node:events';
import fc from 'fast-check';
import { MessagingError } from '../errors.ts';
import type { Message, MessageBroker, Subscription } from '../message-broker.ts';
import type { ContractHarness } from './harness.ts';
import { type Act, type Program, programs, type Reaction, SIGNALS } from './random-programs.ts';

/** Resolves when the promise has settled, or when it has been waited for long enough. */
export type Patience = (all: Promise<unknown>) => Promise<void>;

export interface SettlingOptions {
  readonly patience: Patience;
  /** Number of programs to try. */
  readonly runs: number;
  readonly seed: number;
  /** Largest number of publishes of one act. @default 400 */
  readonly timesMax?: number;
}

/** Waits for turns of the host's loop: for brokers in memory. */
export function turns(count: number): Patience {
  return async (all) => {
    let settled = false;
    const note = (): void => {
      settled = true;
    };
    all.then(note, note);
    for (let left = count; left > 0 && !settled; left -= 1) await turn();
  };
}

/** Waits for a time: for brokers on a network. Only a broker that breaks the law uses it up. */
export function atMost(ms: number): Patience {
  return async (all) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([all, late]);
    clearTimeout(timer);
  };
}

/**
 * Tests the brokers of a harness against the law, with random programs.
 * @throws with the smallest program that breaks it
 */
export async function everyPromiseSettles(
  { create }: Pick<ContractHarness, 'create'>,
  { patience, runs, seed, timesMax = 400 }: SettlingOptions,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(programs(timesMax), async (program) => {
      const problems = await play(await create(program.settings), program, patience);
      if (problems.length > 0) throw new Error(problems.join('\n'));
    }),
    { numRuns: runs, seed, includeErrorInReport: true },
  );
}

/** Runs a program, closes the broker, and returns the violations of the law. */
export async function play(broker: MessageBroker, program: Program, patience: Patience): Promise<readonly string[]> {
  const player = new Player(broker);
  for (const act of program.acts) {
    if (act.call === 'turn') await turn();
    else player.perform(act);
  }
  player.perform({ call: 'close' });
  await patience(player.settled());
  return player.problems();
}

class Player {
  readonly #broker: MessageBroker;
  readonly #controllers = Array.from({ length: SIGNALS }, () => new AbortController());
  readonly #subscriptions: Subscription[] = [];
  /** Calls whose promise has not settled, by number. */
  readonly #open = new Map<number, { readonly what: string; readonly settled: Promise<void> }>();
  readonly #problems: string[] = [];
  #calls = 0;
  #closed = false;

  constructor(broker: MessageBroker) {
    this.#broker = broker;
    // Callbacks of programs fail on purpose: nothing is to be printed.
    broker.on('error', () => undefined);
    // Hundreds of calls may share a signal: that is no leak.
    for (const { signal } of this.#controllers) setMaxListeners(0, signal);
  }

  perform(act: Act): void {
    switch (act.call) {
      case 'publish':
        for (let time = 0; time < act.times; time += 1) {
          const message = { filled: 'x'.repeat(act.bytes) };
          this.#track('publish', () => this.#broker.publish(act.channel, message, this.#options(act.signal)));
        }
        return;
      case 'consume': {
        const timeout = act.timeoutMs === undefined ? {} : { timeoutMs: act.timeoutMs };
        const options = { ...this.#options(act.signal), ...timeout };
        this.#track('consume', () => this.#broker.consume(act.channel, options));
        return;
      }
      case 'subscribe':
        this.#subscribe(act.channel, act.concurrency, act.reaction);
        return;
      case 'unsubscribe':
        this.#subscriptions[act.target % Math.max(1, this.#subscriptions.length)]?.();
        return;
      case 'abort':
        this.#controllers[act.target % SIGNALS]?.abort(new Error('enough'));
        return;
      case 'createChannel':
        this.#attempt(() => this.#broker.createChannel(act.channel));
        return;
      case 'stats':
        this.#track('stats', async () => this.#broker.stats(act.channel));
        return;
      case 'reset':
        this.#track('reset', async () => this.#broker.reset());
        return;
      case 'drain':
        this.#track('drain', () => this.#broker.drain().then(() => this.#noteClosed()));
        return;
      case 'close':
        this.#track('close', () => this.#broker.close().then(() => this.#noteClosed()));
        return;
      default:
      // A callback does not wait for a turn.
    }
  }

  /** Settles when all promises have, including those created in the meantime. */
  async settled(): Promise<void> {
    while (this.#open.size > 0) await Promise.all([...this.#open.values()].map(({ settled }) => settled));
  }

  problems(): readonly string[] {
    return [...this.#problems, ...[...this.#open.values()].map(({ what }) => `${what} never settles`)];
  }

  #noteClosed(): void {
    this.#closed = true;
  }

  #options(signal: number | undefined): { readonly signal?: AbortSignal } {
    const controller = signal === undefined ? undefined : this.#controllers[signal];
    return controller === undefined ? {} : { signal: controller.signal };
  }

  #subscribe(channel: string, concurrency: number | undefined, reaction: Reaction): void {
    let calls = 0;
    const callback = (_message: Message): unknown => {
      if (this.#closed) this.#problems.push('a callback runs after close');
      calls += 1;
      if (calls <= reaction.times) for (const act of reaction.acts) this.perform(act);
      return finish(reaction);
    };
    this.#attempt(() => {
      const options = concurrency === undefined ? {} : { concurrency };
      const subscription = this.#broker.subscribe(channel, callback, options);
      this.#subscriptions.push(subscription);
      this.#track('ready', () => subscription.ready);
    });
  }

  /** Makes a call that may throw what the contract allows. */
  #attempt(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#judge('a call', error);
    }
  }

  /** Makes a call that returns a promise and throws nothing. */
  #track(name: string, call: () => Promise<unknown>): void {
    this.#calls += 1;
    const number = this.#calls;
    const what = `${name}, call ${number}`;
    try {
      const settled = call().then(
        () => this.#end(number),
        (error: unknown) => {
          this.#judge(what, error);
          this.#end(number);
        },
      );
      this.#open.set(number, { what, settled });
    } catch (error) {
      this.#problems.push(`${what} throws instead of rejecting: ${String(error)}`);
    }
  }

  #end(number: number): void {
    this.#open.delete(number);
  }

  #judge(what: string, error: unknown): void {
    if (!(error instanceof MessagingError)) this.#problems.push(`${what} fails with ${String(error)}`);
  }
}

function finish({ end }: Reaction): unknown {
  switch (end) {
    case 'throws':
      throw new Error('thrown by a callback');
    case 'rejects':
      return Promise.reject(new Error('rejected by a callback'));
    case 'resolves':
      return Promise.resolve();
    case 'resolves later':
      return turn();
    case 'never settles':
      return new Promise(() => undefined);
    default:
      return undefined;
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
