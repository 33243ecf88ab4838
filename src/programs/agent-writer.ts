/**
 * Writes the functions of one agent.
 *
 * 1. A channel that the agent receives from has one handler: inside of its callback or its loop if it is used only there.
 * 2. An agent that takes time for messages handles one after another: by a lock, unless one loop does so by itself.
 * 3. What a handler publishes later does not keep the agent busy, as in a run.
 */
import type { Agent, Behaviour, Link, Template } from '../scenario/index.ts';
import type { Dialect, Helper, Publishing, Span } from './dialect.ts';
import { isSaid, replyChannel } from './left-out.ts';
import type { LineWriter } from './line-writer.ts';
import { firstCount, type PayloadSource, payloadText } from './payload.ts';
import type { LineSubject } from './program.ts';
import type { ProgramUses } from './program-uses.ts';
import type { Identifiers } from './quoting.ts';

/** Tools that writers of one program share. */
export interface Making {
  readonly uses: ProgramUses;
  readonly dialect: Dialect;
  readonly out: LineWriter;
  readonly names: Identifiers;
  readonly use: (helper: Helper) => void;
}

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

/** A behaviour with its place in the agent's list, and its variables. */
interface Entry {
  readonly behaviour: Behaviour;
  readonly index: number;
  /** Counts the messages that it has published, or was asked to fail on. */
  readonly counter: string | undefined;
  /** List of an open batch, and the functions that close it. */
  readonly batch: { readonly list: string; readonly close: string; readonly wait: string } | undefined;
}

export class AgentWriter {
  readonly #agent: Agent;
  readonly #making: Making;
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
      if (handler === undefined) this.#body(channel, entries, how);
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
      out.line(this.#changes(entries));
      const body = (): void => this.#attempted(entries, () => this.#body(channel, entries, 'await'));
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
      if (handler === undefined) out.line(this.#changes(entries));
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
      if (handler === undefined) this.#attempted(entries, handle);
      else handle();
    };
    out.block(dialect.define(name, { isAsync: true }), () => {
      if (handler === undefined) out.line(this.#changes(entries));
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
      this.#publish(channel, message, { ...(counter === undefined ? {} : { counter }), laterUs: 0 }, 'await', about);
    out.block(dialect.define(name, { isAsync: true }), () => {
      if (fromUs + offsetUs > 0) this.#sleep(around(fromUs + offsetUs, jitterUs));
      if (count === 1) publish();
      else if (count > 1) {
        out.block(dialect.times(count, counter), () => {
          publish();
          this.#sleep(around(periodUs, jitterUs));
        });
      } else {
        if (counter !== undefined) out.line(dialect.declare(counter.name, counter.first));
        out.block(dialect.forever(), () => {
          publish();
          if (counter !== undefined) out.line(dialect.increase(counter.name));
          this.#sleep(around(periodUs, jitterUs));
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
      const source = { ...this.#counted(behaviour.message, counter), about: 'batch', laterUs: 0 } as const;
      this.#publish(behaviour.channel, behaviour.message, source, 'start', about);
      if (counter !== undefined) out.line(dialect.increase(counter));
    });
    this.#begin();
    out.block(dialect.define(batch.wait, { isAsync: true, parameter: 'batch' }), () => {
      this.#sleep([behaviour.waitUs, behaviour.waitUs]);
      out.block(dialect.when(dialect.same('batch', batch.list)), () =>
        out.line(dialect.runNow(dialect.call(batch.close))),
      );
    });
  }

  // --- statements

  /** Writes what the agent does about a message, in the order of its behaviours. */
  #body(channel: string, entries: readonly Entry[], how: Publishing): void {
    const { dialect, out, use } = this.#making;
    for (const entry of entries) {
      const { fromUs = 0 } = entry.behaviour;
      if (fromUs === 0) this.#answer(channel, entry, how);
      else {
        use('now');
        out.block(dialect.when(dialect.since(fromUs)), () => this.#answer(channel, entry, how));
      }
    }
  }

  #answer(input: string, entry: Entry, how: Publishing): void {
    const { dialect, out } = this.#making;
    const { behaviour, index, counter, batch } = entry;
    const about: LineSubject = { of: 'behaviour', agent: this.#agent.id, index, input };
    switch (behaviour.kind) {
      case 'publish':
      case 'reply': {
        const { delayUs, message } = behaviour;
        const channel = behaviour.kind === 'publish' ? behaviour.channel : this.#replyTo(input);
        if (channel === '') return;
        const source = { ...this.#counted(message, counter), about: 'message', laterUs: delayUs } as const;
        this.#publish(channel, message, source, how, about);
        if (counter !== undefined) out.line(dialect.increase(counter));
        return;
      }
      case 'forward':
        this.#publishText(behaviour.channel, dialect.message, behaviour.delayUs, how, about);
        return;
      case 'work':
        this.#sleep(around(behaviour.durationUs, behaviour.jitterUs), about);
        return;
      case 'throw':
        if (counter === undefined) {
          out.line(dialect.fail(behaviour.error), about);
          return;
        }
        out.line(dialect.increase(counter));
        out.block(dialect.when(dialect.divides(counter, behaviour.every)), () =>
          out.line(dialect.fail(behaviour.error), about),
        );
        return;
      case 'batch': {
        if (batch === undefined) return;
        const { list, close, wait } = batch;
        out.line(dialect.append(list));
        out.block(dialect.when(dialect.hasLength(list, behaviour.count)), () =>
          out.line(dialect.runNow(dialect.call(close))),
        );
        if (behaviour.count === 1) return;
        out.block(dialect.when(dialect.hasLength(list, 1)), () =>
          out.line(dialect.run(dialect.call(wait, list), 'start')),
        );
        return;
      }
      default:
    }
  }

  #replyTo(input: string): string {
    return replyChannel(this.#making.uses.scenario, this.#agent.id, input) ?? '';
  }

  #counted(message: Template, counter: string | undefined): Pick<PayloadSource, 'counter'> {
    return counter === undefined ? {} : { counter: { name: counter, first: firstCount(message) ?? 0 } };
  }

  #publish(channel: string, message: Template, source: PayloadSource, how: Publishing, about: LineSubject): void {
    const { dialect, use } = this.#making;
    this.#publishText(channel, payloadText(message, source, dialect.words, use), source.laterUs, how, about);
  }

  #publishText(channel: string, payload: string, delayUs: number, how: Publishing, about: LineSubject): void {
    const { dialect, out, use, uses } = this.#making;
    const isGuarded = uses.mayRefuse(channel);
    if (isGuarded) use('publish');
    if (delayUs > 0) {
      use('later');
      use('sleep');
      out.line(dialect.publishLater(delayUs, channel, payload), about);
    } else out.line(dialect.publish(channel, payload, isGuarded ? 'start' : how, isGuarded), about);
  }

  #sleep(span: Span, about?: LineSubject): void {
    const { dialect, out, use } = this.#making;
    use('sleep');
    out.line(dialect.sleep(span), about);
  }

  /** Writes a block whose failure stops nothing else, if something in it may fail. */
  #attempted(entries: readonly Entry[], inside: () => void): void {
    const { dialect, out } = this.#making;
    if (entries.some(({ behaviour }) => behaviour.kind === 'throw')) out.block(dialect.attempt(this.#agent.id), inside);
    else inside();
  }

  #changes(entries: readonly Entry[]): string | undefined {
    const counters = entries.flatMap(({ counter, behaviour }) =>
      counter === undefined || behaviour.kind === 'batch' ? [] : [counter],
    );
    return this.#making.dialect.changes(counters);
  }
}

/** Returns the subject of the line that begins a link. */
export function linkOf({ kind, agent, channel }: Link): LineSubject {
  return { of: 'link', kind, agent, channel };
}

function around(us: number, jitterUs: number): Span {
  return [Math.max(0, us - jitterUs), us + jitterUs];
}
