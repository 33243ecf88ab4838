/**
 * One program in a virtual machine of its own: memory, stack and instructions are limited.
 *
 * 1. Between calls the machine does nothing: a call ends when its last promise job has run.
 * 2. Only text and numbers cross; whoever receives text parses and checks it.
 * 3. Instructions are counted by the engine, never by a clock: the count is the same everywhere.
 * 4. A stopped machine runs nothing more. What its code still does in the call that stopped it has no effect.
 */
import {
  type JSValueConstPointer,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  WeakLifetime,
} from 'quickjs-emscripten-core';
import { BudgetError, type CallOutcome, CODE_BUDGETS, type StopReason } from '../simulation/index.ts';
import type { Engine } from './engine.ts';
import type { Sandbox } from './sandbox.ts';
import { stripTypes } from './strip-types.ts';

/** Name that the user's source has in stacks. */
export const SOURCE_NAME = 'source.ts';

/** Rounds of the engine's loops in a call after which it is interrupted, and those after which it traps. */
const ROUNDS_MAX = 2 * CODE_BUDGETS.callInstructions;
const ROUNDS_UNTIL_TRAP = 2.5 * CODE_BUDGETS.callInstructions;

/** Instructions that a call of the host counts as: about what it costs. */
const HOST_CALL_INSTRUCTIONS = 1000;

/** Service that a prelude calls by its number, with up to two texts. What it throws, the code sees as an error; a `BudgetError` also stops the program. */
export type HostCall = (operation: number, first: string, second: string) => string | number | undefined;

/** Operations that every prelude has; others are those of the prelude. */
export const REPORT = 0;
export const STOP = 1;

export interface MachineOptions {
  /** JavaScript: an expression of a function, which takes the host's function and returns the function that is called. */
  readonly prelude: string;
  /** JavaScript before the first line of the user's source, on the same line. */
  readonly prefix: string;
  /** Sources of modules that the user's source may import. @default none */
  readonly modules?: Readonly<Record<string, string>>;
  readonly host: HostCall;
}

/** Thrown into code whose program has been stopped. */
class StoppedError extends Error {}

/** Returns the engine's address of a runtime, which the package keeps to itself. */
function addressOf(runtime: QuickJSRuntime): number {
  return (runtime as unknown as { readonly rt: { readonly value: number } }).rt.value;
}

/** One program's virtual machine. */
export class Machine {
  readonly #sandbox: Sandbox;
  readonly #engine: Engine;
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  readonly #entry: QuickJSHandle;
  readonly #prefix: string;
  #total = 0;
  #isCalled = false;
  #isAbandoned = false;
  #stopped: StopReason | undefined;
  #problem: CallOutcome;
  /** Errors of rejected promises that nobody has handled yet, by the promise. */
  readonly #unhandled = new Map<bigint, CallOutcome>();
  #isCollecting = false;
  #collected: CallOutcome;
  #lines: readonly string[] = [];
  #strippedLines: readonly string[] = [];

  constructor(sandbox: Sandbox, { prelude, prefix, modules, host }: MachineOptions) {
    this.#sandbox = sandbox;
    this.#engine = sandbox.engine;
    this.#prefix = prefix;
    this.#runtime = this.#engine.quickjs.newRuntime({
      memoryLimitBytes: CODE_BUDGETS.memoryBytes,
      maxStackSizeBytes: CODE_BUDGETS.stackBytes,
      interruptHandler: () => this.#isOver(),
    });
    if (modules !== undefined) {
      this.#runtime.setModuleLoader((name) => {
        const module = Object.hasOwn(modules, name) ? modules[name] : undefined;
        return module ?? { error: new ReferenceError(`could not load module '${name}'`) };
      });
    }
    this.#context = this.#runtime.newContext();
    this.#engine.track(addressOf(this.#runtime));
    const context = this.#context;
    const made = context.unwrapResult(context.evalCode(prelude, 'prelude', { strict: true }));
    const service = context.newFunction('host', (operation, first, second) =>
      this.#engine.hosted(HOST_CALL_INSTRUCTIONS, () => {
        if (this.#stopped !== undefined) throw new StoppedError('The program has been stopped.');
        const answer = this.#serve(
          context.getNumber(operation),
          first === undefined ? '' : context.getString(first),
          second === undefined ? '' : context.getString(second),
          host,
        );
        if (answer === undefined) return context.undefined;
        return typeof answer === 'number' ? context.newNumber(answer) : context.newString(answer);
      }),
    );
    this.#entry = context.unwrapResult(context.callFunction(made, context.undefined, service));
    made.dispose();
    service.dispose();
  }

  /** Work done since the machine was made: rounds of the engine's loops, which instructions are as well. */
  get instructions(): number {
    return this.#total;
  }

  /** Memory that the program holds, in bytes. */
  get memoryBytes(): number {
    return this.#isAbandoned ? 0 : this.#engine.bytesOf(addressOf(this.#runtime));
  }

  /** Reason why the machine was stopped, if it was. */
  get stopped(): StopReason | undefined {
    return this.#stopped;
  }

  /** Stops the program: its code is interrupted, and no call does anything more. */
  stop(reason: StopReason): void {
    this.#stopped ??= reason;
  }

  /** Runs the top level of a source in TypeScript. The prelude is called before with one text, and with the other when it has ended. */
  load(source: string, before: string, after: string): CallOutcome {
    const stripped = stripTypes(source);
    if (!stripped.ok) return { kind: 'threw', error: stripped.error, line: stripped.line };
    this.#lines = source.split('\n');
    this.#strippedLines = stripped.code.split('\n');
    return this.#run(() => {
      const context = this.#context;
      this.#enter(before);
      const result = context.evalCode(this.#prefix + stripped.code, SOURCE_NAME, { type: 'module' });
      if (result.error) {
        this.#enter('', result.error);
        return;
      }
      this.#enter(after, result.value);
    });
  }

  /** Calls the prelude with a text. */
  call(text: string): CallOutcome {
    return this.#run(() => this.#enter(text));
  }

  /** Gives the memory back. A program that was ended by force keeps its own until its instance goes. */
  dispose(): void {
    if (this.#isAbandoned) return;
    const { memoryBytes } = this;
    this.#isAbandoned = true;
    this.#entry.dispose();
    this.#context.dispose();
    try {
      this.#runtime.dispose();
    } catch {
      // The engine does not find back all that an interrupted job held, and says so at the end.
      this.#sandbox.abandoned(this.#engine, memoryBytes);
    }
  }

  #run(work: () => void): CallOutcome {
    if (this.#stopped !== undefined) return { kind: 'stopped', reason: this.#stopped };
    this.#problem = undefined;
    this.#unhandled.clear();
    // A call may be made within one of another machine: an agent subscribes on an own broker.
    const { tracker } = this.#engine;
    this.#engine.tracker = (promise, reason, isHandled) => this.#rejected(promise, reason, isHandled);
    const ended = this.#engine.limited(ROUNDS_UNTIL_TRAP, () => {
      this.#isCalled = true;
      try {
        work();
        this.#runJobs();
      } finally {
        this.#isCalled = false;
        this.#engine.tracker = tracker;
        if (this.#engine.isOutOfMemory) this.stop('memory');
        this.#total += this.#engine.done.rounds;
      }
    });
    if (ended !== undefined) {
      this.stop(ended instanceof RangeError ? 'stack' : 'instructions');
      this.#sandbox.abandoned(this.#engine, this.memoryBytes);
      this.#isAbandoned = true;
    }
    const [unhandled] = this.#unhandled.values();
    return this.#stopped === undefined ? (this.#problem ?? unhandled) : { kind: 'stopped', reason: this.#stopped };
  }

  /** Notes a promise that is rejected, until it is handled. Its error is read at once: the promise may be gone soon. */
  #rejected(promise: bigint, reason: bigint, isHandled: boolean): void {
    const before = this.#unhandled.get(promise);
    this.#unhandled.delete(promise);
    if (isHandled || this.#isCollecting) return;
    // Another promise in the place of one that is gone.
    if (before !== undefined) this.#problem ??= before;
    this.#isCollecting = true;
    try {
      const address = this.#engine.addressOf(reason) as JSValueConstPointer;
      this.#enter('', new WeakLifetime(address, undefined, undefined, this.#runtime) as QuickJSHandle);
    } finally {
      this.#isCollecting = false;
    }
    if (this.#collected !== undefined) this.#unhandled.set(promise, this.#collected);
    this.#collected = undefined;
  }

  #runJobs(): void {
    while (this.#stopped === undefined && this.#runtime.hasPendingJob()) {
      const done = this.#runtime.executePendingJobs();
      if (done.error) this.#fail(done.error);
      else done.dispose();
    }
  }

  #enter(text: string, value?: QuickJSHandle): void {
    const context = this.#context;
    const handle = context.newString(text);
    const result = context.callFunction(this.#entry, context.undefined, handle, value ?? context.undefined);
    handle.dispose();
    value?.dispose();
    if (result.error) this.#fail(result.error);
    else result.value.dispose();
  }

  /** Takes note of an error that no code has caught: the program was interrupted, or has no memory left. */
  #fail(error: QuickJSHandle): void {
    const context = this.#context;
    if (this.#stopped === undefined) {
      const text: unknown = context.dump(error);
      const { message = text } = Object(text) as { message?: unknown };
      if (/stack overflow/.test(String(message))) this.stop('stack');
      else this.#problem ??= { kind: 'threw', error: String(message) };
    }
    error.dispose();
  }

  /** Returns whether the code is to be interrupted. */
  #isOver(): boolean {
    // The prelude is the host's own.
    if (!this.#isCalled) return false;
    if (this.#engine.isOutOfMemory) this.stop('memory');
    const { steps, rounds } = this.#engine.done;
    if (steps > CODE_BUDGETS.callInstructions || rounds > ROUNDS_MAX) this.stop('instructions');
    return this.#stopped !== undefined;
  }

  #serve(operation: number, first: string, second: string, host: HostCall): string | number | undefined {
    if (this.#isCollecting) {
      if (operation === REPORT) this.#collected = { kind: 'threw', error: first, ...this.placeOf(second) };
      return undefined;
    }
    if (operation === STOP) {
      // The prelude names only reasons of this type.
      this.stop(first as StopReason);
      return undefined;
    }
    if (operation === REPORT) {
      this.#problem ??= { kind: 'threw', error: first, ...this.placeOf(second) };
      return undefined;
    }
    try {
      return host(operation, first, second);
    } catch (error) {
      if (error instanceof BudgetError) this.stop(error.reason);
      throw error;
    }
  }

  /** Finds the first line of the user's source in a stack. */
  placeOf(stack: string): { readonly line?: number; readonly column?: number } {
    const [, line, column] = new RegExp(`${SOURCE_NAME}:(\\d+)(?::(\\d+))?`).exec(stack) ?? [];
    if (line === undefined) return {};
    const at = Number(line);
    // Where types were taken out of the line, its columns are others.
    if (column === undefined || this.#lines[at - 1] !== this.#strippedLines[at - 1]) return { line: at };
    return { line: at, column: Number(column) - (at === 1 ? this.#prefix.length : 0) };
  }
}
