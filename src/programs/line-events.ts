/**
 * Lines of a program and events of a run, both ways. An event belongs to the line that does it, such as the `publish` of a
 * behaviour. What no line does (a message is accepted, is lost) belongs to the line of its cause.
 *
 * Where the trace does not say which of several like lines did it, such as two timers of one agent for one channel, the schedule
 * decides; where it cannot, the event belongs to each.
 */
import type { Behaviour, Scenario } from '../scenario/index.ts';
import type { EventNumber, Published, Trace, TraceEvent } from '../trace/index.ts';
import type { LineSubject, Program } from './program.ts';

/** Causes that are looked at for an event that no line does. */
const CAUSES_MAX = 50;

/** Index of the lines of one program. */
export class LineEvents {
  readonly #behaviours: ReadonlyMap<string, readonly Indexed[]>;
  /** Numbers of lines, from 0, by what they stand for. */
  readonly #lines = new Map<string, number[]>();

  constructor(scenario: Scenario, program: Program) {
    this.#behaviours = new Map(
      scenario.agents.map(({ id, behaviours }) => [id, behaviours.map((behaviour, index) => ({ behaviour, index }))]),
    );
    for (const [index, { about }] of program.lines.entries()) {
      if (about === undefined) continue;
      const key = keyOf(about);
      const known = this.#lines.get(key);
      if (known === undefined) this.#lines.set(key, [index]);
      else known.push(index);
    }
  }

  /** Returns the lines of an event, from 0; empty if the program has none for it. */
  linesOf(trace: Trace, number: EventNumber): readonly number[] {
    let at = number;
    for (let looked = 0; looked < CAUSES_MAX && at !== -1; looked += 1) {
      const event = trace.event(at);
      const lines = this.#subjects(trace, event).flatMap((about) => this.#lines.get(keyOf(about)) ?? []);
      if (lines.length > 0) return lines;
      at = event.cause;
    }
    return [];
  }

  /** Returns the first event of a line from a number on; undefined if there is none up to `end`. */
  nextEventOf(trace: Trace, line: number, from: EventNumber, end = trace.length): EventNumber | undefined {
    for (let number = from; number < end; number += 1)
      if (this.#doesItself(trace, number) && this.linesOf(trace, number).includes(line)) return number;
    return undefined;
  }

  /** Returns the events of a line, oldest first. */
  eventsOf(trace: Trace, line: number): readonly EventNumber[] {
    const events: EventNumber[] = [];
    for (
      let next = this.nextEventOf(trace, line, 0);
      next !== undefined;
      next = this.nextEventOf(trace, line, next + 1)
    )
      events.push(next);
    return events;
  }

  /** Returns whether a line does an event itself, not only its cause. */
  #doesItself(trace: Trace, number: EventNumber): boolean {
    return this.#subjects(trace, trace.event(number)).some((about) => this.#lines.has(keyOf(about)));
  }

  #subjects(trace: Trace, event: TraceEvent): readonly LineSubject[] {
    switch (event.kind) {
      case 'userActed':
        return [{ of: 'intervention', index: event.index }];
      case 'published':
        return this.#publishers(trace, event);
      case 'subscribed':
        return event.cause === -1
          ? [{ of: 'link', kind: 'subscribe', agent: event.agent, channel: event.channel }]
          : [];
      case 'consumeStarted':
        return [{ of: 'wait', agent: event.agent, channel: event.channel }];
      case 'received':
        if (event.via === 'direct') return [];
        return [{ of: 'receipt', via: event.via, agent: event.agent, channel: event.channel }];
      case 'workStarted':
      case 'failed': {
        if (event.message === undefined) return [];
        const { channel } = event.kind === 'failed' ? event : trace.message(event.message);
        const kind = event.kind === 'failed' ? 'throw' : 'work';
        return this.#handling(event.agent, channel, (behaviour) => behaviour.kind === kind);
      }
      default:
        return [];
    }
  }

  #publishers(trace: Trace, event: Published): readonly LineSubject[] {
    const { agent, channel, about, atUs, cause } = event;
    if (cause !== -1 && trace.kindOf(cause) === 'userActed')
      return [{ of: 'intervention', index: trace.eventAs(cause, 'userActed').index }];
    if (about === undefined) {
      const ticks = this.#indexed(agent, (behaviour) => behaviour.kind === 'tick' && behaviour.channel === channel);
      const fits = ticks.filter(({ behaviour }) => isOnTime(behaviour, atUs));
      return (fits.length === 0 ? ticks : fits).map(({ index }) => ({ of: 'behaviour', agent, index, input: '' }));
    }
    const input = trace.message(about).channel;
    const waited = cause === -1 ? 0 : atUs - trace.atUs(cause);
    const answers = this.#answering(agent, input).filter(({ behaviour }) => {
      if (behaviour.kind === 'reply') return true;
      return 'channel' in behaviour && behaviour.channel === channel;
    });
    const fits = answers.filter(({ behaviour }) => ('delayUs' in behaviour ? behaviour.delayUs : 0) === waited);
    return (fits.length === 0 ? answers : fits).map(({ behaviour, index }) => ({
      of: 'behaviour',
      agent,
      index,
      input: behaviour.kind === 'batch' ? '' : input,
    }));
  }

  #handling(agent: string, input: string, isOne: (behaviour: Behaviour) => boolean): readonly LineSubject[] {
    return this.#answering(agent, input)
      .filter(({ behaviour }) => isOne(behaviour))
      .map(({ index }) => ({ of: 'behaviour', agent, index, input }));
  }

  #answering(agent: string, input: string): readonly Indexed[] {
    return this.#indexed(agent, (one) => 'on' in one && (one.on === '' || one.on === input));
  }

  #indexed(agent: string, isOne: (behaviour: Behaviour) => boolean): readonly Indexed[] {
    return (this.#behaviours.get(agent) ?? []).filter(({ behaviour }) => isOne(behaviour));
  }
}

interface Indexed {
  readonly behaviour: Behaviour;
  readonly index: number;
}

/** Returns whether a timer may have fired at a time. */
function isOnTime(behaviour: Behaviour, atUs: number): boolean {
  if (behaviour.kind !== 'tick') return false;
  const { fromUs = 0, offsetUs, periodUs, jitterUs, count } = behaviour;
  const since = atUs - fromUs - offsetUs;
  const turn = Math.max(0, Math.round(since / periodUs));
  return Math.abs(since - turn * periodUs) <= jitterUs && (count === 0 || turn < count);
}

function keyOf(about: LineSubject): string {
  switch (about.of) {
    case 'channel':
      return JSON.stringify([about.of, about.channel]);
    case 'link':
      return JSON.stringify([about.of, about.kind, about.agent, about.channel]);
    case 'wait':
      return JSON.stringify([about.of, about.agent, about.channel]);
    case 'receipt':
      return JSON.stringify([about.of, about.via, about.agent, about.channel]);
    case 'behaviour':
      return JSON.stringify([about.of, about.agent, about.index, about.input]);
    case 'intervention':
      return JSON.stringify([about.of, about.index]);
  }
}
