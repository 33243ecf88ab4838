/**
 * The lines that the code of an agent or of the broker has written, and what went wrong in it, from the trace. Each event is read once, as the trace grows;
 * going back in time reads a shorter prefix of the same list.
 */

import { type EventNumber, type Micros, STOPS, type TraceEvent } from '../../trace/index.ts';
import { BROKER } from './code-behaviour.ts';

export interface CodeLine {
  readonly number: EventNumber;
  readonly atUs: Micros;
  readonly text: string;
  /** Whether the code went wrong. */
  readonly isError: boolean;
  /** Line of the code, from 1. */
  readonly line?: number;
}

/** The part of a trace that is read. */
interface Events {
  readonly length: number;
  event(number: EventNumber): TraceEvent;
}

export class CodeLines {
  readonly #events: Events;
  readonly #agent: string;
  readonly #lines: CodeLine[] = [];
  #read = 0;

  constructor(events: Events, agent: string) {
    this.#events = events;
    this.#agent = agent;
  }

  /**
   * Reads up to `budget` more of the first `count` events.
   * @returns whether all of them have been read
   */
  read(count: number, budget: number): boolean {
    const end = Math.min(count, this.#read + budget);
    for (; this.#read < end; this.#read += 1) {
      const line = lineOf(this.#events.event(this.#read), this.#read, this.#agent);
      if (line !== undefined) this.#lines.push(line);
    }
    return this.#read >= count;
  }

  /**
   * Returns the last lines of the first `count` events, oldest first.
   * @param max number of lines
   * @param unitsMax UTF-16 units of all of them together; the last line comes in any case
   */
  last(count: number, max: number, unitsMax: number): readonly CodeLine[] {
    let end = this.#lines.length;
    while (end > 0 && (this.#lines[end - 1]?.number ?? 0) >= count) end -= 1;
    let from = end;
    for (let units = 0; from > Math.max(0, end - max); from -= 1) {
      units += this.#lines[from - 1]?.text.length ?? 0;
      if (units > unitsMax && from < end) break;
    }
    return this.#lines.slice(from, end);
  }
}

function lineOf(event: TraceEvent, number: EventNumber, agent: string): CodeLine | undefined {
  const { atUs } = event;
  switch (event.kind) {
    case 'logged':
      return event.agent === agent ? { number, atUs, text: event.text, isError: false } : undefined;
    case 'threw':
    case 'failed': {
      if (event.agent !== agent) return undefined;
      const { error: text, line } = event;
      return { number, atUs, text, isError: true, ...(line === undefined ? {} : { line }) };
    }
    case 'brokerThrew': {
      if (agent !== BROKER) return undefined;
      const { error: text, line } = event;
      return { number, atUs, text, isError: true, ...(line === undefined ? {} : { line }) };
    }
    case 'brokerStopped':
      return agent === BROKER ? { number, atUs, text: `Stopped: ${STOPS[event.reason]}`, isError: true } : undefined;
    case 'stopped':
      return event.agent === agent
        ? { number, atUs, text: `Stopped: ${STOPS[event.reason]}`, isError: true }
        : undefined;
    default:
      return undefined;
  }
}
