/** Writes what an agent does about a message, behaviour by behaviour, and the statements that other functions share. */
import type { Behaviour, Template } from '../scenario/index.ts';
import type { Dialect, Helper, Publishing, Span } from './dialect.ts';
import { replyChannel } from './left-out.ts';
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

/** A behaviour with its place in the agent's list, and its variables. */
export interface Entry {
  readonly behaviour: Behaviour;
  readonly index: number;
  /** Counts the messages that it has published, or was asked to fail on. */
  readonly counter: string | undefined;
  /** List of an open batch, and the functions that close it. */
  readonly batch: { readonly list: string; readonly close: string; readonly wait: string } | undefined;
}

export class AnswerWriter {
  readonly #agent: string;
  readonly #making: Making;

  constructor(agent: string, making: Making) {
    this.#agent = agent;
    this.#making = making;
  }

  /** Writes what the agent does about a message, in the order of its behaviours. */
  body(channel: string, entries: readonly Entry[], how: Publishing): void {
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
    const about: LineSubject = { of: 'behaviour', agent: this.#agent, index, input };
    switch (behaviour.kind) {
      case 'publish':
      case 'reply': {
        const { delayUs, message } = behaviour;
        const channel = behaviour.kind === 'publish' ? behaviour.channel : this.#replyTo(input);
        if (channel === '') return;
        const source = { ...this.counted(message, counter), about: 'message', laterUs: delayUs } as const;
        this.publish(channel, message, source, how, about);
        if (counter !== undefined) out.line(dialect.increase(counter));
        return;
      }
      case 'forward':
        this.#publishText(behaviour.channel, dialect.message, behaviour.delayUs, how, about);
        return;
      case 'work':
        this.sleep(around(behaviour.durationUs, behaviour.jitterUs), about);
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
    return replyChannel(this.#making.uses.scenario, this.#agent, input) ?? '';
  }

  counted(message: Template, counter: string | undefined): Pick<PayloadSource, 'counter'> {
    return counter === undefined ? {} : { counter: { name: counter, first: firstCount(message) ?? 0 } };
  }

  publish(channel: string, message: Template, source: PayloadSource, how: Publishing, about: LineSubject): void {
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

  sleep(span: Span, about?: LineSubject): void {
    const { dialect, out, use } = this.#making;
    use('sleep');
    out.line(dialect.sleep(span), about);
  }

  /** Writes a block whose failure stops nothing else, if something in it may fail. */
  attempted(entries: readonly Entry[], inside: () => void): void {
    const { dialect, out } = this.#making;
    if (entries.some(({ behaviour }) => behaviour.kind === 'throw')) out.block(dialect.attempt(this.#agent), inside);
    else inside();
  }

  changes(entries: readonly Entry[]): string | undefined {
    const counters = entries.flatMap(({ counter, behaviour }) =>
      counter === undefined || behaviour.kind === 'batch' ? [] : [counter],
    );
    return this.#making.dialect.changes(counters);
  }
}

/** Returns a time with its jitter, as shortest and longest. */
export function around(us: number, jitterUs: number): Span {
  return [Math.max(0, us - jitterUs), us + jitterUs];
}
