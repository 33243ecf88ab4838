/**
 * Logs of ShiViz: the first line is the regular expression of an entry, the second one of what separates executions; the rest is the log.
 * An entry has a host, a vector clock and a text.
 *
 * 1. A clock that knows more of another host than the entry before it tells of a message from that host: of the latest such entry, unless
 *    another message brings it.
 * 2. There are no times. An entry comes a step after all that it knows of.
 */
import type { ReadOptions, ReadResult } from '../format.ts';
import { NoteList } from '../note-list.ts';
import { type Draft, RecordingBuilder } from '../recording-builder.ts';
import { plainText } from '../recording-names.ts';
import { objectOf } from './json-access.ts';
import { LinearPattern } from './linear-pattern.ts';
import { PatternError } from './pattern-parser.ts';
import { inOrder } from './span-order.ts';

/** Expression of ShiViz for logs without one of their own. */
const DEFAULT_PATTERN = '(?<event>.*)\\n(?<host>\\S*) (?<clock>{.*})';
/** Time between an entry and what follows from it, and the part of it in which the entry is shown as work. */
const STEP_US = 10_000;
const WORK_US = 4000;
const ENTRIES_MAX = 200_000;
const UNITS_MAX = 32 * 1024 * 1024;
/** Number of hosts of which one entry learns something. */
const SENDERS_MAX = 64;
const TEXT_UNITS_MAX = 1024;
const FIELDS_MAX = 16;

/** Entry of the log. */
interface Entry {
  readonly key: string;
  /** Entry before it on the same host. */
  parent: string | undefined;
  readonly links: { readonly to: string }[];
  readonly host: string;
  readonly clock: ReadonlyMap<string, number>;
  readonly text: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly line: number;
}

/** Returns whether a text begins with an expression that has the three groups, or is a log of the usual form. */
export function isShiViz(text: string): boolean {
  const [first = '', ...rest] = text.slice(0, 8192).split(/\r?\n/);
  if (['event', 'host', 'clock'].every((name) => first.includes(`(?<${name}>`))) return true;
  return first.trim() === '' && rest.slice(0, 4).some((line) => /^\S+ \{\s*"[^"]*"\s*:\s*\d/.test(line));
}

/** Reads a log. */
export function readShiViz(text: string, { title }: ReadOptions): ReadResult {
  if (text.length > UNITS_MAX) return { ok: false, error: `The log is longer than ${UNITS_MAX / 1024 / 1024} MiB.` };
  const [first = '', second = '', ...rest] = text.split(/\r?\n/);
  try {
    const pattern = new LinearPattern(first.includes('(?<') ? first.trim() : DEFAULT_PATTERN);
    const missing = ['event', 'host', 'clock'].filter((name) => !pattern.names.includes(name));
    if (missing.length > 0)
      return { ok: false, error: `Line 1: the regular expression has no group named “${missing.join('” or “')}”.` };
    const delimiter = second.trim() === '' ? undefined : new LinearPattern(second.trim());
    return readLog(rest.join('\n'), pattern, delimiter, title);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return { ok: false, error: `The regular expression of the log cannot be used: ${error.message}.` };
  }
}

function readLog(
  text: string,
  pattern: LinearPattern,
  delimiter: LinearPattern | undefined,
  title: string,
): ReadResult {
  const notes = new NoteList();
  const log = new LogReplay(title, notes);
  let line = FIRST_LINE;
  for (const execution of executionsOf(text, delimiter)) {
    log.play(execution.title, readEntries(execution.text, pattern, line, notes));
    line += linesIn(execution.text);
  }
  if (log.entries === 0)
    return { ok: false, error: 'No entry of the log matches the regular expression in its first line.' };
  return { ok: true, recording: log.end(), notes: notes.list() };
}

/** Line on which the log begins, after the two expressions. */
const FIRST_LINE = 3;

interface Execution {
  readonly title: string;
  readonly text: string;
}

/** Splits the log at its delimiter, whose group "trace" names the execution. */
function executionsOf(log: string, delimiter: LinearPattern | undefined): readonly Execution[] {
  if (delimiter === undefined) return [{ title: '', text: log }];
  const executions: Execution[] = [];
  let title = '';
  let from = 0;
  for (let at = 0; at < log.length; ) {
    const match = delimiter.search(log, at);
    if (match === undefined) break;
    at = Math.max(match.end, match.start + 1);
    if (match.end === match.start) continue;
    executions.push({ title, text: log.slice(from, match.start) });
    title = match.groups.get('trace') ?? '';
    from = match.end;
  }
  executions.push({ title, text: log.slice(from) });
  return executions.filter(({ text }) => text.trim() !== '');
}

function readEntries(log: string, pattern: LinearPattern, firstLine: number, notes: NoteList): readonly Entry[] {
  const entries: Entry[] = [];
  let line = firstLine;
  for (let from = 0; from < log.length && entries.length < ENTRIES_MAX; ) {
    const match = pattern.search(log, from);
    const end = match?.start ?? log.length;
    const between = log.slice(from, end);
    const skipped = between.split('\n').filter((one) => one.trim() !== '').length;
    const first = line + linesIn(between.slice(0, between.length - between.trimStart().length));
    if (skipped > 0)
      notes.add('Lines that the regular expression does not match were left out', placeOf(first), skipped);
    if (match === undefined) break;
    line += linesIn(log.slice(from, match.start));
    const entry = entryOf(match.groups, line);
    if (entry === undefined)
      notes.add('Entries whose clock is no vector clock of their host were left out', placeOf(line));
    else entries.push(entry);
    const next = Math.max(match.end, match.start + 1);
    line += linesIn(log.slice(match.start, next));
    from = next;
  }
  if (entries.length >= ENTRIES_MAX)
    notes.add(`Entries after the first ${ENTRIES_MAX.toLocaleString('en')} were left out`);
  return entries;
}

function placeOf(line: number): () => string {
  return () => `line ${line}`;
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}

/** Returns an entry; undefined if its clock is none, or lacks its own host. */
function entryOf(groups: ReadonlyMap<string, string>, line: number): Entry | undefined {
  const host = groups.get('host') ?? '';
  let ticks: object;
  try {
    ticks = objectOf(JSON.parse(groups.get('clock') ?? ''));
  } catch {
    return undefined;
  }
  const clock = new Map<string, number>();
  for (const [name, tick] of Object.entries(ticks))
    if (Number.isSafeInteger(tick) && Number(tick) > 0) clock.set(name, Number(tick));
  if (host === '' || !clock.has(host)) return undefined;
  const fields = new Map(
    [...groups].filter(([name]) => !['event', 'host', 'clock'].includes(name)).slice(0, FIELDS_MAX),
  );
  const text = plainText((groups.get('event') ?? '').trim(), TEXT_UNITS_MAX);
  return { key: keyOf(host, clock.get(host) ?? 0), parent: undefined, links: [], host, clock, text, fields, line };
}

function keyOf(host: string, tick: number): string {
  return `${tick} ${host}`;
}

/** Executions one after the other, as one recording. */
class LogReplay {
  entries = 0;
  readonly #builder = new RecordingBuilder();
  readonly #title: string;
  readonly #notes: NoteList;
  #step = 0;

  constructor(title: string, notes: NoteList) {
    this.#title = title;
    this.#notes = notes;
  }

  play(title: string, entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    const byKey = new Map<string, Entry>();
    for (const entry of entries) {
      if (byKey.has(entry.key))
        this.#notes.add('Entries with the same time of the same host were left out', placeOf(entry.line));
      else byKey.set(entry.key, entry);
    }
    this.#relate(byKey);
    if (this.entries > 0 || title !== '')
      this.#builder.note(this.#step * STEP_US, 'episode', title === '' ? 'Another execution' : title);
    const steps = new Map<string, number>();
    const work = new Map<string, Draft>();
    let last = this.#step;
    for (const entry of inOrder([...byKey.values()], byKey)) {
      const after = [entry.parent, ...entry.links.map(({ to }) => to)].flatMap((key) =>
        key === undefined ? [] : (steps.get(key) ?? []),
      );
      const step = after.reduce((latest, one) => Math.max(latest, one + 1), this.#step);
      steps.set(entry.key, step);
      last = Math.max(last, step);
      work.set(entry.key, this.#happen(entry, step, byKey, work));
    }
    this.entries += byKey.size;
    this.#step = last + 2;
  }

  end(): ReturnType<RecordingBuilder['build']> {
    const header = {
      title: plainText(this.#title, TEXT_UNITS_MAX),
      madeBy: 'heronry import',
      payloads: 'summary',
    } as const;
    return this.#builder.build(header, this.#notes);
  }

  /** Finds for each entry the one before it, and those that sent what it learned. */
  #relate(byKey: ReadonlyMap<string, Entry>): void {
    const lasts = new Map<string, Entry>();
    const ordered = [...byKey.values()].sort((a, b) => (a.clock.get(a.host) ?? 0) - (b.clock.get(b.host) ?? 0));
    for (const entry of ordered) {
      const before = lasts.get(entry.host);
      entry.parent = before?.key;
      lasts.set(entry.host, entry);
      const learned: Entry[] = [];
      for (const [host, tick] of entry.clock) {
        if (host === entry.host || tick <= (before?.clock.get(host) ?? 0)) continue;
        const sender = byKey.get(keyOf(host, tick));
        if (sender === undefined)
          this.#notes.add(
            'Entries that clocks name and the log lacks: their messages are not shown',
            placeOf(entry.line),
          );
        else if (learned.length < SENDERS_MAX) learned.push(sender);
      }
      for (const sender of learned) if (!isBrought(sender, learned)) entry.links.push({ to: sender.key });
    }
  }

  /** Adds an entry: the messages that it receives, and its work. */
  #happen(entry: Entry, step: number, byKey: ReadonlyMap<string, Entry>, work: ReadonlyMap<string, Draft>): Draft {
    const agent = this.#builder.agent(entry.host);
    const atUs = step * STEP_US;
    let cause: Draft | undefined;
    let message: Draft | undefined;
    for (const { to } of entry.links) {
      const sender = byKey.get(to);
      const sent = work.get(to);
      if (sender === undefined || sent === undefined) continue;
      message = this.#builder.departDirectly({
        from: this.#builder.agent(sender.host),
        to: agent,
        atUs: sent.atUs,
        receivedUs: atUs,
        payload: { event: sender.text, ...Object.fromEntries(sender.fields) },
        cause: sent,
      });
      cause = this.#builder.arriveDirectly(message);
    }
    const what = entry.text === '' ? 'event' : entry.text;
    const times = { fromUs: atUs, untilUs: atUs + WORK_US };
    return this.#builder.work({ agent, ...times, ...(message === undefined ? { what } : { message, what }), cause })
      .started;
  }
}

/** Returns whether another of the entries knows of a sender: then its message brought what the sender's would. */
function isBrought(sender: Entry, learned: readonly Entry[]): boolean {
  const tick = sender.clock.get(sender.host) ?? 0;
  return learned.some(
    (other) => other !== sender && (other.clock.get(sender.host) ?? 0) >= tick && !isBefore(other, sender),
  );
}

/** Returns whether an entry is known to another one; of two that know each other, neither is. */
function isBefore(entry: Entry, other: Entry): boolean {
  return (other.clock.get(entry.host) ?? 0) >= (entry.clock.get(entry.host) ?? 0) && entry.key > other.key;
}
