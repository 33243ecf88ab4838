/**
 * Writes the functions of one agent.
 *
 * 1. A channel that the agent receives from has one handler: inside of its callback or its loop if it is used only there.
 * 2. An agent that takes time for messages handles one after another: by a lock, unless one loop does so by itself.
 * 3. What a handler publishes later does not keep the agent busy, as in a run.
 */
import type { Agent, Behaviour, Link } from '../scenario/index.ts';
import { AnswerWriter, around, type Entry, type Making } from './answer-writer.ts';
import type { Publishing } from './dialect.ts';
import { isSaid } from './left-out.ts';
import { firstCount } from './payload.ts';
import type { LineSubject } from './program.ts';

/** Functions of an agent that the program calls, by channel. */
export interface AgentFunctions {
  /** Loops that consume. */
  readonly loops: ReadonlyMap<string, string>;
  /** Functions that consume one message. */
  readonly takes: ReadonlyMap<string, string>;
  readonly callbacks: ReadonlyMap<string, string>;
  /** Variables that end a subscription. */
  readonly subscriptions: ReadonlyMap<string, string>;
  readonly timers: readonly string[];
}

export class AgentWriter {
  readonly #agent: Agent;
  readonly #making: Making;
  readonly #answers: AnswerWriter;
  readonly #entries: readonly Entry[];
  readonly #inputs: readonly string[];
  readonly #lock: string | undefined;
  readonly #loops = new Map<string, string>();
  readonly #takes = new Map<string, string>();
  readonly #callbacks = new Map<string, string>();
  readonly #subscriptions = new Map<string, string>();
  readonly #timers: string[] = [];
  #isFirst = true;

  constructor(agent: Agent, making: Making) {
    this.#agent = agent;
    this.#making = making;
    this.#answers = new AnswerWriter(agent.id, making);
    this.#inputs = making.uses.inputsOf(agent.id);
    this.#entries = agent.behaviours.flatMap((behaviour, index) =>
      isSaid(making.uses.scenario, agent.id, behaviour) ? [this.#entry(behaviour, index)] : [],
    );
    this.#lock = this.#needsLock() ? making.names.make(agent.id, 'busy') : undefined;
  }

  write(): AgentFunctions {
    for (const entry of this.#entries) this.#batchFunctions(entry);
    for (const channel of this.#inputs) this.#receive(channel);
    for (const entry of this.#entries) this.#timer(entry);
    return {
      loops: this.#loops,
      takes: this.#takes,
      callbacks: this.#callbacks,
      subscriptions: this.#subscriptions,
      timers: this.#timers,
    };
  }

  #entry(behaviour: Behaviour, index: number): Entry {
    const { names } = this.#making;
    const { id } = this.#agent;
    const counts =
      behaviour.kind === 'throw'
        ? behaviour.every > 1
        : 'message' in behaviour && behaviour.kind !== 'tick' && firstCount(behaviour.message) !== undefined;
    const word = behaviour.kind === 'throw' ? 'received' : 'published';
    return {
      behaviour,
      index,
      counter: counts ? names.make(id, word) : undefined,
      batch:
        behaviour.kind === 'batch'
          ? {
              list: names.make(id, 'batch'),
              close: names.make(id, 'closes', 'batch'),
              wait: names.make(id, 'batch', 'waits'),
            }
          : undefined,
    };
  }

  #needsLock(): boolean {
    const [only, ...more] = this.#inputs;
    const works = this.#inputs.some((channel) =>
      this.#about(channel).some(({ behaviour }) => behaviour.kind === 'work'),
    );
    if (!works || only === undefined) return false;
    const { loop, subscribes, takes } = this.#making.uses.receiving(this.#agent.id, only);
    return more.length > 0 || loop === undefined || subscribes || takes > 0;
  }

  /** Returns the behaviours about messages of a channel. */
  #about(channel: string): readonly Entry[] {
    return this.#entries.filter(
      ({ behaviour }) => 'on' in behaviour && (behaviour.on === '' || behaviour.on === channel),
    );
  }

  // --- functions

  /** Begins a function, or a variable, of the agent. */
  #begin(): void {
    const { out, dialect } = this.#making;
    out.gap();
    if (this.#isFirst) out.line(dialect.comment(`Agent ${this.#agent.id}`));
    if (this.#isFirst) this.#variables();
    this.#isFirst = false;
  }

  #variables(): void {
    const { out, dialect } = this.#making;
    const before = out.lines.length;
    if (this.#lock !== undefined) out.line(dialect.declare(this.#lock, 'lock'));
    for (const { counter, batch, behaviour } of this.#entries) {
      const first = 'message' in behaviour ? (firstCount(behaviour.message) ?? 0) : 0;
      if (counter !== undefined) out.line(dialect.declare(counter, first));
      if (batch !== undefined) out.line(dialect.declare(batch.list, 'list'));
    }
    if (out.lines.length > before) out.gap();
  }

  #receive(channel: string): void {
    const { uses, names } = this.#making;
    const { id } = this.#agent;
    const { loop, subscribes, takes, unsubscribes } = uses.receiving(id, channel);
    const entries = this.#about(channel);
    const isShared = this.#lock !== undefined || [loop !== undefined, subscribes, takes > 0].filter(Boolean).length > 1;
    const hasHandler = isShared && (entries.length > 0 || (this.#lock !== undefined && loop !== undefined));
    const handler = hasHandler ? names.make(id, 'handles', channel) : undefined;
    if (handler !== undefined) this.#handler(handler, channel, entries);
    const handle = (how: Publishing): void => {
      const { dialect, out } = this.#making;
      if (handler === undefined) this.#answers.body(channel, entries, how);
      else out.line(dialect.run(dialect.call(handler, dialect.message), how));
    };
    if (subscribes) this.#callback(channel, entries, handler, unsubscribes, () => handle('start'));
    if (loop !== undefined) this.#consumer('loop', channel, entries, handler, () => handle('await'));
    if (takes > 0 && !uses.isTakenInline(id, channel))
      this.#consumer('take', channel, entries, handler, () => handle('await'));
  }

  #handler(name: string, channel: string, entries: readonly Entry[]): void {
    const { dialect, out } = this.#making;
    this.#begin();
    out.block(dialect.define(name, { isAsync: true, parameter: 'message' }), () => {
      out.line(this.#answers.changes(entries));
      const body = (): void => this.#answers.attempted(entries, () => this.#answers.body(channel, entries, 'await'));
      if (this.#lock === undefined) body();
      else out.block(dialect.exclusive(this.#lock), body);
    });
  }

  #callback(
    channel: string,
    entries: readonly Entry[],
    handler: string | undefined,
    unsubscribes: boolean,
    handle: () => void,
  ): void {
    const { dialect, out, names } = this.#making;
    const { id } = this.#agent;
    const name = names.make(id, 'on', channel);
    this.#callbacks.set(channel, name);
    this.#begin();
    const subscription = unsubscribes ? names.make(id, 'hears', channel) : undefined;
    if (subscription !== undefined) {
      this.#subscriptions.set(channel, subscription);
      const guard = dialect.unlessSubscribed(subscription);
      if (guard.length > 0) {
        out.line(dialect.declare(subscription, true));
        out.gap();
      }
    }
    out.block(dialect.define(name, { isAsync: false, parameter: 'message' }), () => {
      if (handler === undefined) out.line(this.#answers.changes(entries));
      for (const line of subscription === undefined ? [] : dialect.unlessSubscribed(subscription)) out.line(line);
      out.line(dialect.received(id, channel), { of: 'receipt', via: 'subscribe', agent: id, channel });
      handle();
    });
    const link = this.#making.uses.linkFromStart(id, channel);
    if (link === undefined) return;
    out.gap();
    out.line(dialect.subscribe(channel, name, subscription, true), linkOf(link));
  }

  #consumer(
    kind: 'loop' | 'take',
    channel: string,
    entries: readonly Entry[],
    handler: string | undefined,
    handle: () => void,
  ): void {
    const { dialect, out, names } = this.#making;
    const { id } = this.#agent;
    const name = kind === 'loop' ? names.make(id, 'consumes', channel) : names.make(id, 'takes', 'from', channel);
    (kind === 'loop' ? this.#loops : this.#takes).set(channel, name);
    this.#begin();
    const one = (): void => {
      out.line(dialect.consume(channel), { of: 'wait', agent: id, channel });
      out.line(dialect.received(id, channel), { of: 'receipt', via: 'consume', agent: id, channel });
      if (handler === undefined) this.#answers.attempted(entries, handle);
      else handle();
    };
    out.block(dialect.define(name, { isAsync: true }), () => {
      if (handler === undefined) out.line(this.#answers.changes(entries));
      if (kind === 'loop') out.block(dialect.forever(), one);
      else one();
    });
  }

  #timer({ behaviour, index }: Entry): void {
    if (behaviour.kind !== 'tick') return;
    const { dialect, out, names } = this.#making;
    const { id } = this.#agent;
    const { channel, fromUs = 0, offsetUs, periodUs, jitterUs, count, message } = behaviour;
    const name = names.make(id, 'publishes', channel);
    this.#timers.push(name);
    this.#begin();
    const first = firstCount(message);
    const about: LineSubject = { of: 'behaviour', agent: id, index, input: '' };
    const counter = first === undefined || count === 1 ? undefined : { name: 'n', first };
    const publish = (): void =>
      this.#answers.publish(
        channel,
        message,
        { ...(counter === undefined ? {} : { counter }), laterUs: 0 },
        'await',
        about,
      );
    out.block(dialect.define(name, { isAsync: true }), () => {
      if (fromUs + offsetUs > 0) this.#answers.sleep(around(fromUs + offsetUs, jitterUs));
      if (count === 1) publish();
      else if (count > 1) {
        out.block(dialect.times(count, counter), () => {
          publish();
          this.#answers.sleep(around(periodUs, jitterUs));
        });
      } else {
        if (counter !== undefined) out.line(dialect.declare(counter.name, counter.first));
        out.block(dialect.forever(), () => {
          publish();
          if (counter !== undefined) out.line(dialect.increase(counter.name));
          this.#answers.sleep(around(periodUs, jitterUs));
        });
      }
    });
  }

  #batchFunctions({ behaviour, index, batch, counter }: Entry): void {
    if (behaviour.kind !== 'batch' || batch === undefined || this.#inputs.length === 0) return;
    const { dialect, out } = this.#making;
    const about: LineSubject = { of: 'behaviour', agent: this.#agent.id, index, input: '' };
    this.#begin();
    out.block(dialect.define(batch.close, { isAsync: false }), () => {
      out.line(dialect.changes([batch.list, ...(counter === undefined ? [] : [counter])]));
      for (const line of dialect.takeAll(batch.list)) out.line(line);
      const source = { ...this.#answers.counted(behaviour.message, counter), about: 'batch', laterUs: 0 } as const;
      this.#answers.publish(behaviour.channel, behaviour.message, source, 'start', about);
      if (counter !== undefined) out.line(dialect.increase(counter));
    });
    this.#begin();
    out.block(dialect.define(batch.wait, { isAsync: true, parameter: 'batch' }), () => {
      this.#answers.sleep([behaviour.waitUs, behaviour.waitUs]);
      out.block(dialect.when(dialect.same('batch', batch.list)), () =>
        out.line(dialect.runNow(dialect.call(batch.close))),
      );
    });
  }
}

/** Returns the subject of the line that begins a link. */
export function linkOf({ kind, agent, channel }: Link): LineSubject {
  return { of: 'link', kind, agent, channel };
}
