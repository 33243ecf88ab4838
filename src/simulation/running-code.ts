/**
 * Code in a run. It comes with what runs it (`withCode`): a run without code loads none of this.
 *
 * 1. A program lives as long as its agent: a crash throws it away, and a restart begins with a new one.
 * 2. What a call does has the event that began the call as its cause. A timer's call is about the message whose call began the timer.
 * 3. A call never begins within another: a request for a message leaves when the call is over.
 * 4. A budget that is exceeded ends the program with a `stopped` event, and nothing else of the run.
 * 5. Programs begin in pieces of work of their own, and all calls of one piece have a budget together: between pieces, the page reacts.
 */
import type { Micros } from '../scenario/index.ts';
import type { EventNumber } from '../trace/index.ts';
import type { AgentProgram, CodeBehaviour, CodeHost, ProgramMaker, Programs } from './agent-code.ts';
import type { Receipt } from './agents.ts';
import { CODE_BUDGETS } from './code-budgets.ts';
import type { BrokerHost, BrokerMaker, BrokerProgram, MeteredProgram } from './own-broker.ts';
import { ProgramRun } from './program-run.ts';
import type { RunOptions } from './run.ts';
import type { Outcome, RunningBehaviour, Tools } from './running-behaviours.ts';
import { BY_ITSELF } from './simulation-context.ts';

/** Makers of what people's own code becomes in a run. */
export interface CodeMakers {
  /**
   * Makes the programs of agents in code. A run ends them when it is disposed of.
   * @default none: agents in code do nothing
   */
  readonly makeProgram?: ProgramMaker | undefined;
  /**
   * Makes the user's own broker, which a run disposes of with its programs.
   * @default none: a channel of an own broker rejects every message
   */
  readonly makeBroker?: BrokerMaker | undefined;
}

/** Returns the options of a run that runs code. */
export function withCode(makers: CodeMakers): Pick<RunOptions, 'makePrograms'> {
  return { makePrograms: (channels) => new CountedPrograms(makers, channels) };
}

/** Makes programs, and counts what all of them use together. */
export class CountedPrograms implements Programs {
  readonly #makers: CodeMakers;
  readonly #channels: ReadonlySet<string>;
  #instructions = 0;
  /** Instructions before the piece of work that is being done. */
  #before = 0;
  /** Memory of each program after its last call, and of all of them, in bytes. */
  readonly #held = new Map<MeteredProgram, number>();
  #heldBytes = 0;
  #logLines = 0;

  constructor(makers: CodeMakers, channels: Iterable<string>) {
    this.#makers = makers;
    this.#channels = new Set(channels);
  }

  /** Returns whether the scenario has a channel. */
  hasChannel(channel: string): boolean {
    return this.#channels.has(channel);
  }

  get instructions(): number {
    return this.#instructions;
  }

  beginWork(): void {
    this.#before = this.#instructions;
  }

  get isSpent(): boolean {
    return this.#instructions - this.#before > CODE_BUDGETS.workInstructions;
  }

  get isFull(): boolean {
    return this.#heldBytes > CODE_BUDGETS.runMemoryBytes;
  }

  behaviour(behaviour: CodeBehaviour, tools: Tools): RunningBehaviour {
    return new RunningCode(behaviour, tools, this);
  }

  make(source: string, host: CodeHost): AgentProgram | undefined {
    const { makeProgram } = this.#makers;
    if (makeProgram === undefined) return undefined;
    this.#instructions += CODE_BUDGETS.makingInstructions;
    return makeProgram(source, host);
  }

  makeBroker(source: string, host: BrokerHost): BrokerProgram | undefined {
    const { makeBroker } = this.#makers;
    if (makeBroker === undefined) return undefined;
    this.#instructions += CODE_BUDGETS.makingInstructions;
    return makeBroker(source, host);
  }

  /** Calls a program, and counts its work and its memory. */
  call<Program extends MeteredProgram, Result>(program: Program, act: (program: Program) => Result): Result {
    const before = program.instructions;
    const result = act(program);
    this.#instructions += Math.max(0, program.instructions - before);
    this.#hold(program, program.memoryBytes);
    return result;
  }

  end(program: MeteredProgram): void {
    this.#hold(program, 0);
    this.#held.delete(program);
    program.dispose();
  }

  #hold(program: MeteredProgram, bytes: number): void {
    this.#heldBytes += bytes - (this.#held.get(program) ?? 0);
    this.#held.set(program, bytes);
  }

  /** Counts a log line. @returns whether it is within the budget of the run */
  countLogLine(): boolean {
    this.#logLines += 1;
    return this.#logLines <= CODE_BUDGETS.runLogLines;
  }
}

/** Priority of what follows at once from a fault that ends. */
const AT_ONCE = -1;

/** An agent's program, from its start to the crash of its agent, and again from its restart. */
class RunningCode implements RunningBehaviour {
  readonly #source: string;
  readonly #fromUs: Micros;
  readonly #tools: Tools;
  readonly #programs: CountedPrograms;
  #present: ProgramRun | undefined;
  #isDisposed = false;

  constructor({ source, fromUs = 0 }: CodeBehaviour, tools: Tools, programs: CountedPrograms) {
    this.#source = source;
    this.#fromUs = fromUs;
    this.#tools = tools;
    this.#programs = programs;
  }

  start(): void {
    if (this.#fromUs === 0) this.#begin(BY_ITSELF);
    else this.#tools.context.at(this.#fromUs, () => this.#begin(BY_ITSELF));
  }

  restart(cause: EventNumber): void {
    const { context } = this.#tools;
    const nowUs = context.nowUs();
    if (this.#fromUs <= nowUs) context.at(nowUs, () => this.#begin(cause), AT_ONCE);
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
    this.#present = new ProgramRun(this.#source, this.#tools, this.#programs);
    this.#present.start(cause);
  }
}
