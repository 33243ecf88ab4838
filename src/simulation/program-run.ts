/** One life of an agent's program, from the start of its agent to the agent's crash: its calls, and what it may do in them. */
import { getChannelName, type Message, sizeOf, snapshot } from '../messaging/index.ts';
import { LIMITS, type Micros } from '../scenario/index.ts';
import type { EventNumber, Published, StopReason } from '../trace/index.ts';
import type { AgentProgram, CallOutcome, CodeHost, MessageContext, Ticket } from './agent-code.ts';
import { type Receipt, slowed } from './agents.ts';
import { BudgetError, CODE_BUDGETS, CodeMeter } from './code-budgets.ts';
import type { Outcome, Tools } from './running-behaviours.ts';
import type { CountedPrograms } from './running-code.ts';

/** Beginning of a call. */
interface Call {
  readonly cause: EventNumber;
  /** Message that `reply` and `forward` are about. */
  readonly about: Receipt | undefined;
  /** Whether the agent handles that message in the call, and fails on it if the call throws. */
  readonly handles?: true;
  /** Fault that made the agent take longer. */
  readonly slowed?: number | undefined;
}

export class ProgramRun implements CodeHost {
  readonly #tools: Tools;
  readonly #programs: CountedPrograms;
  readonly #program: AgentProgram | undefined;
  readonly #meter = new CodeMeter();
  readonly #timers = new Set<Ticket>();
  /** Tickets of messages that the program waits for, by channel, oldest first. */
  readonly #waits = new Map<string, Ticket[]>();
  #call: Call | undefined;
  #isStopped = false;
  #isOver = false;

  constructor(source: string, tools: Tools, programs: CountedPrograms) {
    this.#tools = tools;
    this.#programs = programs;
    this.#program = programs.make(source, this);
  }

  // --- calls

  start(cause: EventNumber): void {
    this.#run({ cause, about: undefined }, (program) => program.start());
  }

  /** Calls the program with a message: one that it waits for, or any other. */
  receive(receipt: Receipt, cause: EventNumber): Outcome {
    if (this.#program === undefined) return 'next';
    const ticket = this.claims(receipt) ? this.#waits.get(receipt.channel)?.shift() : undefined;
    if (ticket !== undefined) this.#meter.close();
    const { context } = this.#tools;
    const about: MessageContext = {
      id: receipt.message,
      channel: receipt.channel,
      from: context.trace.message(receipt.message).agent,
    };
    const outcome = this.#run({ cause, about: receipt, handles: true }, (program) =>
      ticket === undefined ? program.message(receipt.payload, about) : program.consumed(ticket, receipt.payload, about),
    );
    if (outcome === undefined) return 'next';
    // A program that was stopped acknowledges nothing.
    receipt.isFailed = true;
    return 'none';
  }

  /** Returns whether the program waits for a message of this channel. */
  claims({ again, channel, departure }: Receipt): boolean {
    return again && departure.via === 'consume' && (this.#waits.get(channel)?.length ?? 0) > 0;
  }

  // --- what code may do

  get agent(): string {
    return this.#tools.agent.id;
  }

  nowUs(): Micros {
    return this.#tools.context.nowUs();
  }

  random(): number {
    return this.#tools.live.random.fraction();
  }

  countCall(): void {
    this.#calling();
    if (!this.#meter.countCall(this.nowUs())) throw this.#meter.exceeds('calls');
  }

  publish(channel: string, payload: Message): void {
    this.#publish(this.#channelOf(channel), payload, this.#calling());
  }

  reply(payload: Message): void {
    const call = this.#calling();
    const from = this.#publisherOf(call.about, 'reply to');
    // As `reply` of the scenario does, an agent answers itself nothing, and the pair needs no channel in the scenario.
    if (from !== this.agent) this.#publish(getChannelName(this.agent, from), payload, call);
  }

  forward(channel: string): void {
    const call = this.#calling();
    this.#publisherOf(call.about, 'forward');
    if (call.about === undefined) return;
    const { floats } = this.#tools.context.trace.message(call.about.message);
    this.#send(this.#channelOf(channel), call.about.payload, call, floats);
  }

  subscribe(channel: string): void {
    this.#tools.subscribe(this.#channelOf(channel), this.#calling().cause);
  }

  unsubscribe(channel: string): void {
    this.#tools.unsubscribe(this.#channelOf(channel), this.#calling().cause);
  }

  consume(channel: string, ticket: Ticket): void {
    const { cause } = this.#calling();
    const waits = this.#waits.get(this.#channelOf(channel));
    this.#meter.open();
    if (waits === undefined) this.#waits.set(channel, [ticket]);
    else waits.push(ticket);
    const { context } = this.#tools;
    // A message that waits in the agent's own buffer would come within this call.
    context.at(context.nowUs(), () => {
      if (!this.#isOver) this.#tools.ask(channel, cause);
    });
  }

  after(delayUs: Micros, ticket: Ticket): void {
    const { cause, about } = this.#calling();
    const { agent, context } = this.#tools;
    this.#meter.open();
    this.#timers.add(ticket);
    const wantedUs = Number.isFinite(delayUs) ? Math.min(Math.max(0, Math.round(delayUs)), LIMITS.timeUs) : 0;
    const takesUs = slowed(agent, wantedUs);
    const fault = takesUs === wantedUs ? undefined : agent.slow?.fault;
    context.at(context.nowUs() + takesUs, () => {
      if (this.#isOver) return;
      this.#meter.close();
      if (!this.#timers.delete(ticket)) return;
      const fired = context.append({ kind: 'timerFired', atUs: context.nowUs(), cause, agent: agent.id });
      this.#run({ cause: fired, about, slowed: fault }, (program) => program.timer(ticket));
    });
  }

  cancel(ticket: Ticket): void {
    this.#timers.delete(ticket);
  }

  log(text: string): void {
    const { cause, about } = this.#calling();
    const { agent, context } = this.#tools;
    this.#meter.countLine();
    if (!this.#programs.countLogLine()) throw this.#meter.exceeds('logLines');
    const event = { kind: 'logged', atUs: context.nowUs(), cause, agent: agent.id, text: shortened(text) } as const;
    context.append(about === undefined ? event : { ...event, message: about.message });
  }

  // --- parts

  /** @throws Error if the program is not being called, or has exceeded a budget */
  #calling(): Call {
    const { exceeded } = this.#meter;
    if (exceeded !== undefined) throw new BudgetError(exceeded);
    if (this.#call === undefined) throw new Error('No call of the code is in progress.');
    return this.#call;
  }

  /** @throws Error if the call is about no message */
  #publisherOf(about: Receipt | undefined, doing: string): string {
    if (about === undefined) throw new Error(`There is no message to ${doing}.`);
    return this.#tools.context.trace.message(about.message).agent;
  }

  #publish(name: string, payload: Message, call: Call): void {
    const message = snapshot(payload);
    if (sizeOf(message) > CODE_BUDGETS.messageUnits) throw this.#meter.exceeds('messageSize');
    // What the run has not counted is not shared with what it has.
    this.#send(name, { ...message }, call);
  }

  /** @throws Error if the scenario has no such channel */
  #channelOf(channel: string): string {
    if (this.#programs.hasChannel(channel)) return channel;
    throw new Error(`There is no channel “${channel}” in the scenario.`);
  }

  #send(channel: string, payload: Message, { cause, about, slowed: fault }: Call, floats?: Published['floats']): void {
    const why = about === undefined ? {} : { about: about.message, floats };
    this.#tools.publish({ channel, payload, cause, ...why, ...(fault === undefined ? {} : { slowed: fault }) });
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#timers.clear();
    this.#waits.clear();
    if (this.#program !== undefined) this.#programs.end(this.#program);
  }

  /** @returns undefined if the call was made, and the code returned */
  #run(call: Call, act: (program: AgentProgram) => CallOutcome): 'threw' | 'stopped' | undefined {
    const program = this.#program;
    if (program === undefined) return undefined;
    if (this.#isStopped || this.#isOver) return 'stopped';
    if (!this.#meter.countCall(this.nowUs())) return this.#stop(call, 'calls');
    if (this.#programs.isSpent) return this.#stop(call, 'instructions');
    this.#call = call;
    const outcome = this.#programs.call(program, act);
    this.#call = undefined;
    if (this.#meter.exceeded !== undefined) return this.#stop(call, this.#meter.exceeded);
    if (this.#programs.isFull) return this.#stop(call, 'memory');
    if (outcome === undefined) return undefined;
    if (outcome.kind === 'stopped') return this.#stop(call, outcome.reason);
    this.#report(call, outcome);
    return 'threw';
  }

  #report({ cause, about, handles }: Call, { error, line }: Extract<CallOutcome, { readonly kind: 'threw' }>): void {
    const { agent, context } = this.#tools;
    const text = shortened(error);
    if (about === undefined || handles === undefined) {
      const threw = { kind: 'threw', atUs: context.nowUs(), cause, agent: agent.id, error: text } as const;
      context.append(line === undefined ? threw : { ...threw, line });
    } else this.#tools.fail(about, cause, text, line);
  }

  #stop({ cause, about }: Call, reason: StopReason): 'stopped' {
    const { agent, context } = this.#tools;
    const event = { kind: 'stopped', atUs: context.nowUs(), cause, agent: agent.id, reason } as const;
    context.append(about === undefined ? event : { ...event, message: about.message });
    this.#isStopped = true;
    agent.isCodeStopped = true;
    this.end();
    return 'stopped';
  }
}

/** Returns a line as the trace keeps it: well-formed, and not too long. */
function shortened(text: string): string {
  const cut = text.length > CODE_BUDGETS.logUnits ? `${text.slice(0, CODE_BUDGETS.logUnits - 1)}…` : text;
  return cut.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}
