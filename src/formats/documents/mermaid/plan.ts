/**
 * How a sequence diagram plays: its arrows in time, one path through its blocks. The recording of the diagram, its scenario and the
 * search for the first arrow that did not happen follow from it.
 *
 * 1. A message leaves when the one before has arrived, or shortly after an open arrow has left; never before its sender is ready.
 * 2. The parts of `par` begin together. Of `alt` and `critical` the first part plays, of `break` none, of every other block all, once.
 * 3. A participant of type `queue` is a channel, if participants alone send to it and it sends nothing that it has not received.
 * 4. An arrow is caused by the latest message that its sender has received.
 */
import type { Diagram, MessageStatement, Place } from './diagram.ts';
import { agentNames, declaredTypes } from './participants.ts';
import { wordsOf } from './words.ts';

/** Time that a message takes from one participant to another. */
export const FLIGHT_US = 800_000;
/** Time from an arrival to the next message. */
const PAUSE_US = 400_000;
/** Time that an activated participant works before it sends. */
export const WORK_US = 600_000;

/** Part of an arrow's way: all of it, or one half of it where a queue stands between. */
export type ArrowWay = 'direct' | 'in' | 'out';

/** An arrow with its place in time. */
export interface PlannedArrow {
  readonly place: Place;
  /** Names of agents, or of the queue at one end. */
  readonly from: string;
  readonly to: string;
  readonly way: ArrowWay;
  readonly text: string;
  readonly dashed: boolean;
  /** Ends in a cross: it does not arrive. */
  readonly lost: boolean;
  readonly leavesUs: number;
  readonly arrivesUs: number;
  /** Number of the arrow that causes it; undefined where its sender begins. */
  readonly cause: number | undefined;
  /** Number of the arrow that brought the message; set for an arrow out of a queue. */
  readonly carries: number | undefined;
  /** Set where the receiver works on it before it sends. */
  readonly activates: boolean;
  /** Set where the message creates its receiver. */
  readonly creates: boolean;
}

/** Something that is shown beside the messages. */
export interface PlannedMark {
  readonly atUs: number;
  readonly agent: string | undefined;
  readonly text: string;
}

/** Time in which a participant is active. */
export interface PlannedWork {
  readonly agent: string;
  readonly fromUs: number;
  readonly untilUs: number;
}

/** A part of the diagram that does not play. */
export interface Unplayed {
  readonly place: Place;
  readonly text: string;
}

/** A diagram in time. */
export interface Plan {
  readonly title: string;
  readonly agents: readonly string[];
  readonly queues: readonly string[];
  readonly arrows: readonly PlannedArrow[];
  readonly marks: readonly PlannedMark[];
  readonly work: readonly PlannedWork[];
  readonly unplayed: readonly Unplayed[];
  readonly endUs: number;
}

/** Returns the plan of a diagram. */
export function planOf(diagram: Diagram): Plan {
  const names = agentNames(diagram);
  const types = declaredTypes(diagram);
  const queues = new Set([...names.keys()].filter((id) => types.get(id) === 'queue'));
  const planned = new Planner(diagram, names, queues).plan();
  // A queue that sends what it has not received, or to a queue, is a participant as others are.
  return planned ?? new Planner(diagram, names, new Set()).plan() ?? EMPTY;
}

const EMPTY: Plan = { title: '', agents: [], queues: [], arrows: [], marks: [], work: [], unplayed: [], endUs: 0 };

/** Returns the title in the text before the header; '' for none. */
function frontMatterTitle({ pieces }: Diagram): string {
  const front = pieces.find(({ statement }) => statement.kind === 'frontMatter')?.statement;
  const text = front?.kind === 'frontMatter' ? front.text : '';
  return (/^title:[ \t]*(.*)$/m.exec(text)?.[1] ?? '').trim().replace(/^(["'])(.*)\1$/, '$2');
}

/** A block that plays, with the times of its parts. */
interface OpenBlock {
  readonly block: string;
  readonly startUs: number;
  /** Latest end of a part. */
  endUs: number;
  /** Whether its present part plays. */
  plays: boolean;
}

/** A message of a queue: the arrow that brought it, and the agents that it has gone to. */
interface QueuedMessage {
  readonly arrow: number;
  readonly receivers: Set<string>;
}

class Planner {
  readonly #diagram: Diagram;
  readonly #names: ReadonlyMap<string, string>;
  readonly #queues: ReadonlySet<string>;
  readonly #arrows: PlannedArrow[] = [];
  readonly #marks: PlannedMark[] = [];
  readonly #work: PlannedWork[] = [];
  readonly #unplayed: Unplayed[] = [];
  readonly #blocks: OpenBlock[] = [];
  /** Time from which a participant can send. */
  readonly #readyUs = new Map<string, number>();
  /** Number of the latest arrow that a participant received. */
  readonly #received = new Map<string, number>();
  /** Messages of each queue, in order. */
  readonly #queued = new Map<string, QueuedMessage[]>();
  /** Beginnings of the times in which a participant is active. */
  readonly #active = new Map<string, number[]>();
  readonly #created = new Set<string>();
  readonly #destroyed = new Set<string>();
  #cursorUs = PAUSE_US;
  #title: string;

  constructor(diagram: Diagram, names: ReadonlyMap<string, string>, queues: ReadonlySet<string>) {
    this.#diagram = diagram;
    this.#names = names;
    this.#queues = queues;
    this.#title = frontMatterTitle(diagram);
  }

  /** Returns the plan, or undefined where a queue cannot be a channel. */
  plan(): Plan | undefined {
    for (const { place, statement } of this.#diagram.pieces) {
      if (statement.kind === 'block') this.#open(statement.block, statement.text);
      else if (statement.kind === 'section') this.#divide(statement.word, statement.text, place);
      else if (statement.kind === 'end') this.#close();
      else if (statement.kind === 'title') this.#title = wordsOf(statement.text);
      else if (!this.#plays()) this.#leaveOut(statement.kind, place);
      else if (statement.kind === 'message') {
        if (!this.#message(statement, place)) return undefined;
      } else if (statement.kind === 'participant' && statement.created) this.#created.add(statement.id);
      else if (statement.kind === 'destroy') this.#destroyed.add(statement.id);
      else if (statement.kind === 'activate') this.#activateHere(statement.id);
      else if (statement.kind === 'deactivate') this.#deactivate(statement.id, this.#cursorUs);
      else if (statement.kind === 'note') this.#mark(statement.ids[0], wordsOf(statement.text));
    }
    const ends = [this.#cursorUs, ...this.#arrows.map(({ arrivesUs }) => arrivesUs)];
    const endUs = ends.reduce((latest, atUs) => Math.max(latest, atUs), 0);
    for (const id of this.#active.keys()) while (this.#deactivate(id, endUs));
    const isQueue = (id: string): boolean => this.#queues.has(id);
    return {
      title: this.#title,
      agents: [...this.#names].filter(([id]) => !isQueue(id)).map(([, name]) => name),
      queues: [...this.#names].filter(([id]) => isQueue(id)).map(([, name]) => name),
      arrows: this.#arrows,
      marks: this.#marks,
      work: this.#work.sort((a, b) => a.fromUs - b.fromUs),
      unplayed: this.#unplayed,
      endUs,
    };
  }

  #plays(): boolean {
    return this.#blocks.every(({ plays }) => plays);
  }

  #open(block: string, text: string): void {
    if (this.#plays() && block !== 'rect' && block !== 'box') this.#mark(undefined, `${block} ${wordsOf(text)}`.trim());
    this.#blocks.push({ block, startUs: this.#cursorUs, endUs: this.#cursorUs, plays: block !== 'break' });
  }

  #divide(word: string, text: string, place: Place): void {
    const open = this.#blocks.at(-1);
    if (open === undefined) return;
    if (word !== 'and') {
      open.plays = false;
      this.#unplayed.push({ place, text: `“${`${word} ${wordsOf(text)}`.trim()}” does not play: the first part does` });
      return;
    }
    open.endUs = Math.max(open.endUs, this.#cursorUs);
    this.#cursorUs = open.startUs;
    if (this.#plays()) this.#mark(undefined, `and ${wordsOf(text)}`.trim());
  }

  #close(): void {
    const open = this.#blocks.pop();
    if (open !== undefined) this.#cursorUs = Math.max(this.#cursorUs, open.endUs);
  }

  #leaveOut(kind: string, place: Place): void {
    const isBreak = this.#blocks.some(({ block, plays }) => block === 'break' && !plays);
    if (kind === 'message' && isBreak)
      this.#unplayed.push({ place, text: 'An arrow in “break” does not play: the diagram continues without it' });
  }

  #mark(id: string | undefined, text: string): void {
    const agent = id === undefined || this.#queues.has(id) ? undefined : this.#names.get(id);
    if (text !== '') this.#marks.push({ atUs: this.#cursorUs, agent, text });
  }

  /** Activates a participant: from the arrow just before, if that is to it. */
  #activateHere(id: string): void {
    const last = this.#arrows.at(-1);
    const isBefore =
      last !== undefined && last.to === this.#names.get(id) && last.arrivesUs + PAUSE_US === this.#cursorUs;
    if (!isBefore || last.lost || last.way === 'in') {
      this.#activate(id, this.#cursorUs);
      return;
    }
    this.#arrows[this.#arrows.length - 1] = { ...last, activates: true };
    this.#readyUs.set(id, last.arrivesUs + WORK_US);
    this.#activate(id, last.arrivesUs);
  }

  #activate(id: string, atUs: number): void {
    const starts = this.#active.get(id) ?? [];
    starts.push(atUs);
    this.#active.set(id, starts);
    this.#readyUs.set(id, Math.max(this.#readyUs.get(id) ?? 0, atUs));
  }

  /** @returns whether the participant was active */
  #deactivate(id: string, atUs: number): boolean {
    const fromUs = this.#active.get(id)?.pop();
    const agent = this.#names.get(id);
    if (fromUs === undefined || agent === undefined) return false;
    if (!this.#queues.has(id)) this.#work.push({ agent, fromUs, untilUs: Math.max(fromUs, atUs) });
    return true;
  }

  /** @returns whether a queue at one end can be a channel */
  #message(statement: MessageStatement, place: Place): boolean {
    const { left, right, arrow, sign } = statement;
    const [from, to] = arrow.reverse === true ? [right, left] : [left, right];
    const leavesUs = Math.max(
      this.#cursorUs,
      this.#readyUs.get(from) ?? 0,
      arrow.both === true ? (this.#readyUs.get(to) ?? 0) : 0,
    );
    const backCause = this.#received.get(to);
    if (!this.#arrow({ statement, place, from, to, leavesUs, cause: this.#received.get(from) })) return false;
    if (arrow.both === true && !this.#arrow({ statement, place, from: to, to: from, leavesUs, cause: backCause }))
      return false;
    const { arrivesUs } = this.#arrows.at(-1) ?? { arrivesUs: leavesUs };
    this.#cursorUs = arrow.open === true ? leavesUs + PAUSE_US : arrivesUs + PAUSE_US;
    if (sign === '+') this.#activate(right, arrivesUs);
    if (sign === '-') this.#deactivate(left, leavesUs);
    return true;
  }

  #arrow(one: {
    readonly statement: MessageStatement;
    readonly place: Place;
    readonly from: string;
    readonly to: string;
    readonly leavesUs: number;
    readonly cause: number | undefined;
  }): boolean {
    const { statement, place, from, to, leavesUs, cause } = one;
    const { arrow, sign, right } = statement;
    const way = this.#queues.has(from) ? 'out' : this.#queues.has(to) ? 'in' : 'direct';
    if (way === 'out' && this.#queues.has(to)) return false;
    const carries = way === 'out' ? this.#carry(from, to, wordsOf(statement.text)) : undefined;
    if (way === 'out' && carries === undefined) return false;
    const number = this.#arrows.length;
    const lost = arrow.cross === true && !this.#destroyed.delete(to);
    const activates = sign === '+' && to === right && !lost;
    const arrivesUs = leavesUs + (way === 'direct' ? FLIGHT_US : FLIGHT_US / 2);
    this.#arrows.push({
      place,
      from: this.#names.get(from) ?? from,
      to: this.#names.get(to) ?? to,
      way,
      text: wordsOf(statement.text),
      dashed: arrow.dashed === true,
      lost,
      leavesUs,
      arrivesUs,
      cause: way === 'out' ? carries : cause,
      carries,
      activates,
      creates: this.#created.delete(to),
    });
    if (lost) return true;
    if (way === 'in') this.#queued.set(to, [...(this.#queued.get(to) ?? []), { arrow: number, receivers: new Set() }]);
    else {
      this.#received.set(to, number);
      this.#readyUs.set(to, Math.max(this.#readyUs.get(to) ?? 0, arrivesUs + (activates ? WORK_US : 0)));
    }
    return true;
  }

  /**
   * Returns the arrow into a queue whose message goes to a receiver: the oldest of the same text that no agent has, else one that
   * another agent has, else one that is delivered again. Without the same text, it is the oldest that no agent has.
   */
  #carry(queue: string, receiver: string, text: string): number | undefined {
    const messages = this.#queued.get(queue) ?? [];
    const isNew = ({ receivers }: QueuedMessage): boolean => receivers.size === 0;
    const isSame = ({ arrow }: QueuedMessage): boolean => this.#arrows[arrow]?.text === text;
    const isOther = ({ receivers }: QueuedMessage): boolean => !receivers.has(receiver);
    const found =
      messages.find((one) => isNew(one) && isSame(one)) ??
      messages.find((one) => isOther(one) && isSame(one)) ??
      messages.findLast(isSame) ??
      messages.find(isNew) ??
      messages.findLast(isOther);
    found?.receivers.add(receiver);
    return found?.arrow;
  }
}
