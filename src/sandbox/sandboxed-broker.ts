/**
 * An own broker in the sandbox as a `MessageBroker` of the host: real timers, real promises. The contract's suite runs on it as
 * on any other broker. Names, messages and options are checked here, as only JSON text crosses.
 */
import {
  AbortError,
  BrokerClosedError,
  type BrokerEvents,
  ChannelNameError,
  type ChannelStats,
  type ConsumeOptions,
  LimitError,
  type Message,
  type MessageCallback,
  MessagingError,
  PayloadError,
  type PublishOptions,
  QueueFullError,
  ReplyError,
  ServerError,
  type SubscribeOptions,
  type Subscription,
  snapshot,
  TimeoutError,
  UnavailableError,
  UncertainError,
  UnsupportedError,
} from '../messaging/index.ts';
import {
  checkConsumeOptions,
  checkPublishOptions,
  checkSubscribe,
  deferToMacrotask,
  ReportingBroker,
  setTimer,
} from '../messaging/parts.ts';
import type { BrokerHost, CallOutcome } from '../simulation/index.ts';
import type { BrokerFailure, BrokerStep, CallEffect } from './broker-calls.ts';
import { BrokerMachine } from './broker-machine.ts';
import type { Sandbox } from './sandbox.ts';

/** Error of a broker's code that was stopped, or that could not be made. */
export class BrokerStoppedError extends MessagingError {
  override readonly name = 'BrokerStoppedError';
  readonly code = 'broker-stopped';
}

/** Options of a broker whose code runs in a sandbox. */
export interface SandboxedBrokerOptions {
  /** Time and randomness that the code sees. */
  readonly host: BrokerHost;
  /** Options for the broker's own constructor. @default none */
  readonly settings?: Message;
  /** Runs a function in a later turn of the host. @default the host's own */
  readonly defer?: (run: () => void) => void;
  /** Takes a line that the code logs. @default nobody */
  readonly log?: (line: string) => void;
  /** Takes an error that the code has thrown where no call could reject with it. @default nobody */
  readonly threw?: (outcome: CallOutcome) => void;
}

interface Open {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

const MICROS_PER_MS = 1000;

/** Publishes whose number within their channel is kept. */
const NUMBERS_KEPT = 10_000;

/** Effects that are applied in one turn of the host. */
const EFFECTS_AT_ONCE = 256;

/** A broker whose code runs in a sandbox. */
export class SandboxedBroker extends ReportingBroker {
  /** Names in the `capabilities` of the class: rows of the contract that it offers. */
  readonly capabilities: readonly string[];
  readonly #program: BrokerMachine;
  readonly #options: SandboxedBrokerOptions;
  readonly #defer: (run: () => void) => void;
  readonly #open = new Map<number, Open>();
  readonly #callbacks = new Map<number, { readonly channel: string; readonly callback: MessageCallback }>();
  readonly #timers = new Map<number, () => void>();
  readonly #pending: CallEffect[] = [];
  /** Number of a publish within its channel, by its number. */
  readonly #seqs = new Map<number, number>();
  readonly #counts = new Map<string, number>();
  #isApplying = false;
  /** Effects of this turn of the host, and whether the next turn begins anew. */
  #spent = 0;
  #isCounting = false;
  #calls = 0;
  #published = 0;
  #stopped: BrokerStoppedError | undefined;
  #closing: Promise<void> | undefined;

  /**
   * Makes the broker of a source.
   * @throws BrokerStoppedError for a source that has no broker in it
   */
  constructor(sandbox: Sandbox, source: string, options: SandboxedBrokerOptions) {
    const { defer = deferToMacrotask } = options;
    super(defer, () => undefined);
    this.#defer = defer;
    this.#program = new BrokerMachine(sandbox, source, options.host);
    this.#options = options;
    const step = this.#program.start(options.settings);
    this.#apply(step);
    if (step.outcome !== undefined) {
      this.#program.dispose();
      throw new BrokerStoppedError(wordsOf(step.outcome));
    }
    this.capabilities = this.#claims();
  }

  #claims(): readonly string[] {
    const { effects } = this.#program.claims(this.#next());
    const names = effects.flatMap((effect) => (effect.kind === 'done' ? [effect.value] : [])).flat();
    return names.filter((name) => typeof name === 'string');
  }

  override async publish(channel: string, message: Message, options?: PublishOptions): Promise<void> {
    checkPublishOptions(options);
    checkText(channel);
    const payload = snapshot(message);
    const number = this.#numbered(channel);
    await this.#call((call) => this.#program.publish(call, channel, payload, number), options?.signal);
  }

  override async consume<Received extends object>(channel: string, options?: ConsumeOptions): Promise<Received> {
    checkConsumeOptions(options);
    checkText(channel);
    const { signal, timeoutMs } = options ?? {};
    // Infinity is no JSON; it is the default.
    const limit = timeoutMs === Number.POSITIVE_INFINITY ? undefined : timeoutMs;
    const message = await this.#call((call) => this.#program.consume(call, channel, limit), signal);
    // The caller says which type it expects; nothing checks it, as in every broker.
    return message as Received;
  }

  override subscribe(channel: string, callback: MessageCallback, options?: SubscribeOptions): Subscription {
    checkSubscribe(callback, options);
    checkText(channel);
    const id = this.#next();
    this.#callbacks.set(id, { channel, callback });
    const ready = new Promise<void>((resolve, reject) => {
      this.#open.set(id, { resolve: () => resolve(), reject });
    });
    const refused = this.#run(id, this.#program.subscribe(id, channel, true));
    if (refused !== undefined) {
      this.#callbacks.delete(id);
      // Thrown here, so that the promise tells nobody else.
      ready.catch(() => undefined);
      throw refused;
    }
    const unsubscribe = (): void => {
      if (!this.#callbacks.delete(id)) return;
      this.#apply(this.#program.unsubscribe(id));
    };
    return Object.assign(unsubscribe, { ready, channel, id });
  }

  override createChannel(channel: string): void {
    checkText(channel);
    const id = this.#next();
    const refused = this.#run(id, this.#program.createChannel(id, channel));
    if (refused !== undefined) throw refused;
  }

  override async stats(channel: string): Promise<ChannelStats> {
    checkText(channel);
    // What the code answers is JSON; nothing checks that it is whole.
    return (await this.#call((call) => this.#program.ask(call, 'stats', channel))) as ChannelStats;
  }

  override async reset(): Promise<void> {
    await this.#call((call) => this.#program.ask(call, 'reset'));
  }

  override async drain(): Promise<void> {
    await this.#call((call) => this.#program.ask(call, 'drain'));
  }

  override close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#call((call) => this.#program.ask(call, 'close'));
  }

  /** Ends all timers and gives back the memory. Calls that wait never end; later ones reject. */
  dispose(): void {
    this.#open.clear();
    this.#stop(new BrokerStoppedError('The broker has been disposed of.'));
    this.#program.dispose();
  }

  /** Numbers a publish, and notes which of its channel it is; of the latest, as of those alone an error may be reported. */
  #numbered(channel: string): number {
    this.#published += 1;
    const seq = (this.#counts.get(channel) ?? 0) + 1;
    this.#counts.set(channel, seq);
    this.#seqs.set(this.#published, seq);
    this.#seqs.delete(this.#published - NUMBERS_KEPT);
    return this.#published;
  }

  #next(): number {
    this.#calls += 1;
    return this.#calls;
  }

  /** Makes a call that may take time. */
  #call(make: (call: number) => BrokerStep, signal?: AbortSignal): Promise<unknown> {
    if (this.#stopped !== undefined) return Promise.reject(this.#stopped);
    if (signal?.aborted) return Promise.reject(new AbortError(signal.reason));
    const call = this.#next();
    const abort = (): void => this.#apply(this.#program.abort(call));
    const ended = new Promise<unknown>((resolve, reject) => {
      this.#open.set(call, {
        resolve,
        reject: (error) => reject(error instanceof AbortError ? new AbortError(signal?.reason) : error),
      });
    }).finally(() => signal?.removeEventListener('abort', abort));
    signal?.addEventListener('abort', abort);
    this.#apply(make(call));
    return ended;
  }

  /** Makes a call that ends at once; returns its error, if it failed. */
  #run(call: number, step: BrokerStep): unknown {
    const refused = step.effects.find((effect) => effect.kind === 'refused' && effect.call === call);
    this.#apply(step);
    if (this.#stopped !== undefined) return this.#stopped;
    return refused?.kind === 'refused' ? errorOf(refused.error) : undefined;
  }

  #apply({ effects, outcome }: BrokerStep): void {
    this.#pending.push(...effects);
    if (outcome?.kind === 'threw') this.#options.threw?.(outcome);
    if (outcome?.kind === 'stopped') this.#stop(new BrokerStoppedError(wordsOf(outcome)));
    // A callback that publishes is within an effect: what follows from it comes after the others.
    if (!this.#isApplying) this.#applyPending();
  }

  #applyPending(): void {
    this.#isApplying = true;
    for (; this.#spent < EFFECTS_AT_ONCE; this.#spent += 1) {
      const effect = this.#pending.shift();
      if (effect === undefined) break;
      this.#have(effect);
    }
    // Callbacks may publish without end, at once or after a promise; timers and input come between.
    this.#isApplying = this.#pending.length > 0;
    if (this.#spent === 0 || this.#isCounting) return;
    this.#isCounting = true;
    this.#defer(() => {
      this.#isCounting = false;
      this.#spent = 0;
      this.#applyPending();
    });
  }

  #have(effect: CallEffect): void {
    switch (effect.kind) {
      case 'published':
        this.#settle(effect.call)?.resolve(undefined);
        break;
      case 'taken':
        this.#settle(effect.call)?.resolve(effect.payload);
        break;
      case 'done':
        this.#settle(effect.call)?.resolve(effect.value);
        break;
      case 'refused':
        this.#settle(effect.call)?.reject(errorOf(effect.error));
        break;
      case 'delivered':
        void this.#deliver(effect);
        break;
      case 'after':
        this.#timers.set(
          effect.ticket,
          setTimer(() => {
            this.#timers.delete(effect.ticket);
            this.#apply(this.#program.timer(effect.ticket));
          }, effect.delayUs / MICROS_PER_MS),
        );
        break;
      case 'cancel':
        this.#timers.get(effect.ticket)?.();
        this.#timers.delete(effect.ticket);
        break;
      case 'log':
        this.#options.log?.(effect.text);
        break;
      case 'dropped':
        break;
      case 'event':
        // The code names its events; one of another name has no listeners.
        this.emit(effect.name as keyof BrokerEvents, effect.event as never);
    }
  }

  #settle(call: number): Open | undefined {
    const open = this.#open.get(call);
    this.#open.delete(call);
    return open;
  }

  async #deliver({ subscription, delivery, publish = 0, payload }: CallEffect & { kind: 'delivered' }): Promise<void> {
    const { callback, channel = '' } = this.#callbacks.get(subscription) ?? {};
    let error: string | undefined;
    try {
      const result: unknown = callback?.(payload);
      if (typeof (result as PromiseLike<unknown> | undefined)?.then === 'function') await result;
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.message : String(thrown);
      this.fail({ channel, seq: this.#seqs.get(publish) ?? 0, subscription, error: thrown });
    }
    if (this.#stopped === undefined) this.#apply(this.#program.handled(delivery, error));
  }

  #stop(error: BrokerStoppedError): void {
    this.#stopped ??= error;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    for (const open of this.#open.values()) open.reject(this.#stopped);
    this.#open.clear();
  }
}

/** @throws ChannelNameError for a name that is no text; what the text may be is the broker's to say */
function checkText(channel: unknown): void {
  if (typeof channel !== 'string') throw new ChannelNameError('A channel name must be text');
}

function wordsOf(outcome: Exclude<CallOutcome, undefined>): string {
  if (outcome.kind === 'stopped') return `The broker’s code was stopped: ${outcome.reason}`;
  return outcome.line === undefined ? outcome.error : `Line ${outcome.line}: ${outcome.error}`;
}

/** Classes of errors that a broker throws, by name, made with what they need. */
const ERRORS: Readonly<Record<string, (failure: BrokerFailure) => Error>> = {
  ChannelNameError: ({ message }) => new ChannelNameError(message),
  PayloadError: ({ message, path = '$' }) => new PayloadError(message.replace(`${path}: `, ''), path),
  LimitError: ({ message, limit = 0 }) => new LimitError(message.replace(/: at most .*$/, ''), limit),
  QueueFullError: ({ channel = '' }) => new QueueFullError(channel),
  BrokerClosedError: () => new BrokerClosedError(),
  TimeoutError: ({ message }) => withMessage(new TimeoutError('', 0), message),
  AbortError: () => new AbortError(undefined),
  UnsupportedError: ({ message }) => withMessage(new UnsupportedError(''), message),
  UncertainError: ({ message }) => new UncertainError(message),
  UnavailableError: ({ message }) => new UnavailableError(message),
  ServerError: ({ message }) => new ServerError(message),
  ReplyError: ({ message }) => new ReplyError(message),
  TypeError: ({ message }) => new TypeError(message),
  RangeError: ({ message }) => new RangeError(message),
};

function withMessage(error: Error, message: string): Error {
  error.message = message;
  return error;
}

/** Returns the host's error for one of the code. */
function errorOf(failure: BrokerFailure): Error {
  const make = Object.hasOwn(ERRORS, failure.name) ? ERRORS[failure.name] : undefined;
  if (make !== undefined) return make(failure);
  const error = new Error(failure.message);
  error.name = failure.name;
  return error;
}
