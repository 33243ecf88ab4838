/**
 * Reads a recording: JSON Lines, of which the first is the header. Text or bytes come in chunks of any size.
 *
 * 1. A line that cannot be used is listed by its number, with the reason, and the rest is read.
 * 2. Events name each other by their place in the file. A bad line keeps its place, so that all others keep their names.
 * 3. The result is made of fresh, checked values. Nothing else of the file is kept.
 * 4. A file without a header, as earlier versions wrote, is read as well.
 */
import { encodingOf, JSON_AS_WRITTEN, jsonProblemAtPath, parseJson } from '../../messaging/parts.ts';
import type { EventNumber } from '../events.ts';
import { Trace } from '../trace.ts';
import { BadLine, type Named, readEvent } from './event-reader.ts';
import { NO_HEADER, type RecordingHeader, readHeader } from './header.ts';
import { RECORDING_LIMITS as LIMITS } from './recording-limits.ts';
import { type DirectEnds, Relations } from './relations.ts';
import { Utf8Check } from './utf8-check.ts';

/** A line that cannot be used. */
export interface LineProblem {
  /** Number of the line, from 1. */
  readonly line: number;
  readonly reason: string;
}

/** A recording that was read. */
export interface Recording {
  /** The header, with the agents and channels that only events name. */
  readonly header: RecordingHeader;
  readonly trace: Trace;
  /** The first bad lines. */
  readonly problems: readonly LineProblem[];
  /** Number of all bad lines. */
  readonly problemCount: number;
}

/** A recording, or the reason why the file is none. */
export type RecordingResult =
  | { readonly ok: true; readonly recording: Recording }
  | { readonly ok: false; readonly error: string };

/** Reads a recording from chunks of text or bytes. */
export class RecordingReader {
  #decoder: TextDecoder | undefined;
  /** The first byte, while it is the only one. */
  #firstByte: Uint8Array | undefined;
  readonly #utf8 = new Utf8Check();
  /** Numbers of the lines with bytes that are no UTF-8, as far as they are known. */
  readonly #broken = new Set<number>();
  readonly #problems: LineProblem[] = [];
  readonly #names = { agent: new Map<string, string>(), channel: new Map<string, string>() };
  /** Places in the file of events that could not be used, in order. */
  readonly #bad: number[] = [];
  readonly #named: Named = {
    name: (kind, name) => this.#name(kind, name),
    message: (number) => this.#message(number),
    event: (number) => this.#number(number),
  };
  #problemCount = 0;
  #carry = '';
  /** Whether the rest of a line that is too long is being skipped. */
  #skips = false;
  #line = 0;
  /** Number of lines with an event, bad ones included. */
  #events = 0;
  #units = 0;
  #header = NO_HEADER;
  #trace: Trace | undefined;
  #relations: Relations | undefined;
  #error: string | undefined;

  /** Number of events that were read. */
  get events(): number {
    return this.#trace?.length ?? 0;
  }

  /** Whether the file is no recording, or too large: nothing more is read. */
  get isRefused(): boolean {
    return this.#error !== undefined;
  }

  /** The trace so far; undefined before the first event. */
  get trace(): Trace | undefined {
    return this.#trace;
  }

  /** Reads the next part of the file. */
  write(chunk: string | Uint8Array): void {
    if (this.#error !== undefined) return;
    const decoded = typeof chunk === 'string' ? chunk : this.#decoded(chunk);
    if (typeof chunk !== 'string' && this.#decoder?.encoding === 'utf-8')
      for (const place of this.#utf8.brokenLines(chunk, decoded)) this.#broken.add(this.#line + 1 + place);
    const text = this.#units === 0 ? decoded.replace(BYTE_ORDER_MARK, '') : decoded;
    this.#units += text.length;
    if (this.#units > LIMITS.bytes) this.#refuse(`It is larger than ${LIMITS.bytes / 1024 / 1024} MB.`);
    let from = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      this.#endLine(this.#carry + text.slice(from, end));
      from = end + 1;
    }
    this.#carry += text.slice(from);
    if (this.#carry.length <= LIMITS.lineUnits) return;
    this.#carry = '';
    this.#skips = true;
  }

  /** Decodes the next bytes. The first two tell the encoding. */
  #decoded(chunk: Uint8Array): string {
    if (this.#decoder === undefined) {
      const bytes = this.#firstByte === undefined ? chunk : Uint8Array.of(...this.#firstByte, ...chunk.subarray(0, 1));
      this.#firstByte = bytes.length === 1 ? bytes.slice() : undefined;
      if (bytes.length < 2) return '';
      this.#decoder = new TextDecoder(encodingOf(bytes));
      if (bytes !== chunk) return this.#decoder.decode(bytes, { stream: true }) + this.#decoded(chunk.subarray(1));
    }
    return this.#decoder.decode(chunk, { stream: true });
  }

  /** Ends the file. */
  end(): RecordingResult {
    if (this.#firstByte !== undefined) this.#decoder = new TextDecoder();
    this.write(this.#decoder?.decode(this.#firstByte) ?? '');
    if (this.#carry !== '' || this.#skips) this.#endLine(this.#carry);
    this.#carry = '';
    if (this.#error === undefined && this.#events === 0 && this.#header === NO_HEADER)
      this.#refuse('It is empty: a recording has a header and an event on each line.');
    if (this.#error === undefined && this.events === 0 && this.#events > 0)
      this.#refuse(`No line of it can be used. Line ${this.#problems[0]?.line}: ${this.#problems[0]?.reason}.`);
    if (this.#error !== undefined) return { ok: false, error: this.#error };
    const [trace] = this.#started();
    const [problems, problemCount] = [this.#problems, this.#problemCount];
    return { ok: true, recording: { header: this.#wholeHeader(trace), trace, problems, problemCount } };
  }

  #endLine(line: string): void {
    this.#carry = '';
    this.#line += 1;
    const isTooLong = this.#skips || line.length > LIMITS.lineUnits;
    this.#skips = false;
    if (this.#error !== undefined || (!isTooLong && line.trim() === '')) return;
    if (this.#events === 0 && this.#header === NO_HEADER && !isTooLong && this.#readHeader(line)) return;
    this.#events += 1;
    if (this.#events > LIMITS.events) {
      this.#refuse(`It has more than ${LIMITS.events.toLocaleString('en')} events.`);
      return;
    }
    try {
      if (this.#broken.has(this.#line)) throw new BadLine(NO_UTF8);
      if (isTooLong) throw new BadLine(`it is longer than ${LIMITS.lineUnits} characters`);
      this.#readEvent(line);
    } catch (error) {
      if (!(error instanceof BadLine)) throw error;
      this.#bad.push(this.#events - 1);
      this.#report(error.message);
    }
  }

  /** @returns whether the line is a header */
  #readHeader(line: string): boolean {
    const value = headerIn(line);
    if (value === undefined) return false;
    if (this.#broken.has(this.#line)) {
      this.#refuse(`Line ${this.#line}, the header: ${NO_UTF8}.`);
      return true;
    }
    const read = parseJson(line, JSON_AS_WRITTEN);
    if (!read.ok) {
      this.#refuse(`Line ${this.#line}, the header: ${jsonProblemAtPath(read.problem)}.`);
      return true;
    }
    const result = readHeader(value);
    if ('error' in result) {
      this.#refuse(result.error);
      return true;
    }
    this.#header = result.header;
    for (const problem of result.problems) this.#report(problem);
    return true;
  }

  #readEvent(line: string): void {
    const [trace, relations] = this.#started();
    const { event, causeIsBad } = readEvent(line, this.#named, this.#header.payloads);
    trace.append(relations.checked(event, causeIsBad));
  }

  #started(): readonly [Trace, Relations] {
    if (this.#trace !== undefined && this.#relations !== undefined) return [this.#trace, this.#relations];
    const { agents, channels } = this.#header;
    for (const { name } of agents) this.#names.agent.set(name, name);
    for (const { name } of channels) this.#names.channel.set(name, name);
    const directs = channels.flatMap(({ name, from, to }): [string, DirectEnds][] =>
      from === undefined || to === undefined ? [] : [[name, { from, to }]],
    );
    const trace = new Trace(
      agents.map(({ name }) => name),
      channels.map(({ name }) => name),
    );
    const relations = new Relations(trace, new Map(directs));
    this.#trace = trace;
    this.#relations = relations;
    return [trace, relations];
  }

  #name(kind: 'agent' | 'channel', name: string): string {
    const known = this.#names[kind];
    const shared = known.get(name);
    if (shared !== undefined) return shared;
    const max = LIMITS[kind === 'agent' ? 'agents' : 'channels'];
    if (known.size >= max) throw new BadLine(`there are more than ${max} ${kind}s`);
    known.set(name, name);
    return name;
  }

  #message(given: number): EventNumber {
    const number = this.#number(given);
    if (number === undefined) throw new BadLine(`it is about message ${given}, whose line cannot be used`);
    if (this.#trace?.hasMessage(number) !== true) throw new BadLine(`event ${given} is no message`);
    return number;
  }

  /** Returns the number in the trace of an event of the file; undefined if its line was bad (binary search). */
  #number(given: number): EventNumber | undefined {
    if (given >= this.#events - 1) throw new BadLine(`event ${given} does not come before it`);
    if (this.#bad.length === 0) return given;
    let [low, high] = [0, this.#bad.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#bad[middle] ?? 0) < given) low = middle + 1;
      else high = middle;
    }
    return this.#bad[low] === given ? undefined : given - low;
  }

  #wholeHeader(trace: Trace): RecordingHeader {
    const { agents, channels, untilUs = 0, ...rest } = this.#header;
    const [known, listed] = [new Set(agents.map(({ name }) => name)), new Set(channels.map(({ name }) => name))];
    const others = [...this.#names.agent.keys()].filter((name) => !known.has(name)).map((name) => ({ name }));
    const found = [...this.#names.channel.keys()]
      .filter((name) => !listed.has(name))
      .map((name) => {
        const ends = this.#relations?.directs.get(name);
        return ends === undefined ? { name, kind: 'queue' as const } : { name, kind: 'direct' as const, ...ends };
      });
    return {
      ...rest,
      untilUs: Math.max(untilUs, trace.lastUs),
      agents: [...agents, ...others],
      channels: [...channels, ...found],
    };
  }

  #report(reason: string): void {
    this.#problemCount += 1;
    if (this.#problems.length < LIMITS.problems) this.#problems.push({ line: this.#line, reason });
  }

  #refuse(error: string): void {
    this.#error ??= error;
    this.#carry = '';
  }
}

const NO_UTF8 = 'it has bytes that are not UTF-8';
const BYTE_ORDER_MARK = /^\uFEFF/;

/** Returns the object of a line that claims to be a header. */
function headerIn(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'heronry' in value ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a recording that is a text. */
export function readRecordingText(text: string): RecordingResult {
  const reader = new RecordingReader();
  reader.write(text);
  return reader.end();
}
