/**
 * The behaviour `code` in a run: an agent's program, which is called for the agent's start, messages and timers.
 *
 * 1. A program lives as long as its agent: a crash throws it away, and a restart begins with a new one.
 * 2. What a call does has the event that began the call as its cause. A timer's call is about the message whose call began the timer.
 * 3. A call never begins within another: a request for a message leaves when the call is over.
 * 4. A budget that is exceeded ends the program with a `stopped` event, and nothing else of the run.
 */
import type { Behaviour, Micros } from '../scenario/index.ts';
import type { EventNumber } from '../trace/index.ts';
import type { Receipt } from './agents.ts';
import { ProgramRun } from './program-run.ts';
import type { Outcome, RunningBehaviour, Tools } from './running-behaviours.ts';
import { BY_ITSELF } from './simulation-context.ts';

export class RunningCode implements RunningBehaviour {
  readonly #source: string;
  readonly #fromUs: Micros;
  readonly #tools: Tools;
  #present: ProgramRun | undefined;
  #isDisposed = false;

  constructor({ source, fromUs = 0 }: Extract<Behaviour, { readonly kind: 'code' }>, tools: Tools) {
    this.#source = source;
    this.#fromUs = fromUs;
    this.#tools = tools;
  }

  start(): void {
    if (this.#fromUs === 0) this.#begin(BY_ITSELF);
    else this.#tools.context.at(this.#fromUs, () => this.#begin(BY_ITSELF));
  }

  restart(cause: EventNumber): void {
    if (this.#fromUs <= this.#tools.context.nowUs()) this.#begin(cause);
  }

  receive(receipt: Receipt, cause: EventNumber): Outcome {
    return this.#present?.receive(receipt, cause) ?? 'next';
  }

  claims(receipt: Receipt): boolean {
    return this.#present?.claims(receipt) ?? false;
  }

  crash(): readonly Receipt[] {
    this.#end();
    return [];
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#end();
  }

  #end(): void {
    this.#present?.end();
    this.#present = undefined;
  }

  #begin(cause: EventNumber): void {
    if (this.#present !== undefined || this.#isDisposed || this.#tools.agent.down) return;
    this.#present = new ProgramRun(this.#source, this.#tools);
    this.#present.start(cause);
  }
}
