/**
 * Regular expressions from files of strangers, matched in a number of steps that is bounded by the length of the text and of the
 * expression: all alternatives are followed at once (the Pike machine), none is tried again.
 *
 * 1. Syntax of JavaScript with the flag `m`: groups with and without names, alternatives, sets, repetition, `^`, `$`, `\b`.
 * 2. The match is the one that JavaScript finds. References to groups and looking around are refused.
 */
import { type Node, PatternError, parsePattern } from './pattern-parser.ts';

/** Number of instructions of an expression. */
const SIZE_MAX = 2000;

/** Number of steps that an expression takes in all its searches. */
const STEPS_MAX = 400_000_000;

/** A match: its end, and the texts of its named groups. */
export interface PatternMatch {
  readonly start: number;
  readonly end: number;
  readonly groups: ReadonlyMap<string, string>;
}

type Step =
  | { readonly do: 'take'; readonly takes: (code: number) => boolean }
  | { readonly do: 'try'; first: number; second: number }
  | { readonly do: 'save'; readonly slot: number }
  | { readonly do: 'check'; readonly holds: (text: string, at: number) => boolean }
  | { readonly do: 'match' };

/** Places of the groups of one thread: start and end of each. */
type Slots = readonly number[];

export class LinearPattern {
  readonly names: readonly string[];
  readonly #steps: Step[] = [];
  #taken = 0;

  /** @throws PatternError if the expression is wrong, too long, or of a kind that is not supported */
  constructor(source: string) {
    const { node, names } = parsePattern(source);
    this.names = names;
    this.#compile(node);
    this.#push({ do: 'match' });
  }

  /**
   * Returns the first match at or after a place.
   * @throws PatternError if all searches together take too many steps
   */
  search(text: string, from: number): PatternMatch | undefined {
    let threads = new Threads(this.#steps.length);
    let next = new Threads(this.#steps.length);
    let found: { readonly slots: Slots; readonly end: number; readonly start: number } | undefined;
    for (let at = from; at <= text.length; at += 1) {
      if (found === undefined) this.#follow(threads, 0, [at], text, at);
      if (found !== undefined && threads.length === 0) break;
      this.#taken += 1 + threads.length;
      if (this.#taken > STEPS_MAX) throw new PatternError('matching it takes too many steps');
      const code = at < text.length ? text.charCodeAt(at) : -1;
      for (let place = 0; place < threads.length; place += 1) {
        const [step, slots] = threads.at(place);
        const instruction = this.#steps[step];
        if (instruction?.do === 'match') {
          found = { slots, start: slots[0] ?? at, end: at };
          break;
        }
        if (instruction?.do === 'take' && code !== -1 && instruction.takes(code))
          this.#follow(next, step + 1, slots, text, at + 1);
      }
      [threads, next] = [next, threads];
      next.clear();
    }
    return found === undefined ? undefined : this.#result(text, found);
  }

  #result(text: string, { slots, start, end }: { slots: Slots; start: number; end: number }): PatternMatch {
    const groups = new Map<string, string>();
    this.names.forEach((name, group) => {
      const [from, to] = [slots[1 + 2 * group], slots[2 + 2 * group]];
      if (from !== undefined && to !== undefined && from >= 0) groups.set(name, text.slice(from, to));
    });
    return { start, end, groups };
  }

  /** Adds a thread, and those that it becomes without a character. */
  #follow(threads: Threads, step: number, slots: Slots, text: string, at: number): void {
    if (!threads.visit(step)) return;
    const instruction = this.#steps[step];
    switch (instruction?.do) {
      case 'try':
        this.#follow(threads, instruction.first, slots, text, at);
        this.#follow(threads, instruction.second, slots, text, at);
        return;
      case 'save': {
        const saved = [...slots];
        while (saved.length <= instruction.slot) saved.push(-1);
        saved[instruction.slot] = at;
        this.#follow(threads, step + 1, saved, text, at);
        return;
      }
      case 'check':
        if (instruction.holds(text, at)) this.#follow(threads, step + 1, slots, text, at);
        return;
      default:
        threads.add(step, slots);
    }
  }

  #push(step: Step): number {
    if (this.#steps.length >= SIZE_MAX) throw new PatternError('it is too long');
    return this.#steps.push(step) - 1;
  }

  #compile(node: Node): void {
    switch (node.kind) {
      case 'take':
        this.#push({ do: 'take', takes: node.takes });
        return;
      case 'check':
        this.#push({ do: 'check', holds: node.holds });
        return;
      case 'all':
        for (const part of node.parts) this.#compile(part);
        return;
      case 'group':
        this.#push({ do: 'save', slot: 1 + 2 * node.index });
        this.#compile(node.inner);
        this.#push({ do: 'save', slot: 2 + 2 * node.index });
        return;
      case 'any':
        this.#compileAny(node.parts);
        return;
      case 'repeat':
        for (let count = 0; count < node.min; count += 1) this.#compile(node.inner);
        if (node.max === Number.POSITIVE_INFINITY) this.#compileStar(node);
        else for (let count = node.min; count < node.max; count += 1) this.#compileOptional(node);
    }
  }

  #compileAny(parts: readonly Node[]): void {
    const [first, ...rest] = parts;
    if (first === undefined) return;
    if (rest.length === 0) {
      this.#compile(first);
      return;
    }
    const fork = this.#fork();
    fork.first = this.#steps.length;
    this.#compile(first);
    const leap = this.#fork();
    fork.second = this.#steps.length;
    this.#compileAny(rest);
    leap.first = this.#steps.length;
    leap.second = this.#steps.length;
  }

  #compileStar({ inner, isLazy }: Extract<Node, { kind: 'repeat' }>): void {
    const start = this.#steps.length;
    const fork = this.#fork();
    const body = this.#steps.length;
    this.#compile(inner);
    const back = this.#fork();
    back.first = start;
    back.second = start;
    const after = this.#steps.length;
    fork.first = isLazy ? after : body;
    fork.second = isLazy ? body : after;
  }

  #compileOptional({ inner, isLazy }: Extract<Node, { kind: 'repeat' }>): void {
    const fork = this.#fork();
    const body = this.#steps.length;
    this.#compile(inner);
    const after = this.#steps.length;
    fork.first = isLazy ? after : body;
    fork.second = isLazy ? body : after;
  }

  #fork(): Extract<Step, { do: 'try' }> {
    const fork = { do: 'try' as const, first: 0, second: 0 };
    this.#push(fork);
    return fork;
  }
}

/** Threads at one place of the text, the preferred first; each instruction once. */
class Threads {
  length = 0;
  readonly #steps: number[] = [];
  readonly #slots: Slots[] = [];
  readonly #visited: Int32Array;
  #turn = 1;

  constructor(size: number) {
    this.#visited = new Int32Array(size + 1);
  }

  /** Returns whether the instruction is new. */
  visit(step: number): boolean {
    if (this.#visited[step] === this.#turn) return false;
    this.#visited[step] = this.#turn;
    return true;
  }

  add(step: number, slots: Slots): void {
    this.#steps[this.length] = step;
    this.#slots[this.length] = slots;
    this.length += 1;
  }

  at(place: number): readonly [number, Slots] {
    return [this.#steps[place] ?? 0, this.#slots[place] ?? []];
  }

  clear(): void {
    this.length = 0;
    this.#turn += 1;
  }
}
