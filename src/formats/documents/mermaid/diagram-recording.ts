/** A sequence diagram as a recording: every arrow arrives as it is drawn. */
import { LIMITS } from '../../../scenario/index.ts';
import type { RecordedEvent, RecordedFile } from '../../recorded-file.ts';
import { cut } from '../document-names.ts';
import type { Diagram } from './diagram.ts';
import { payloadOfText } from './payloads.ts';
import { type Plan, type PlannedArrow, type PlannedMark, type PlannedWork, planOf } from './plan.ts';

/** Something that happens in the diagram, at its time. */
type Step =
  | { readonly at: 'leave' | 'arrive'; readonly arrow: PlannedArrow; readonly number: number }
  | { readonly at: 'mark'; readonly mark: PlannedMark }
  | { readonly at: 'start'; readonly work: PlannedWork }
  | { readonly at: 'finish'; readonly work: PlannedWork };

/** Order of steps at the same time. */
const ORDER: readonly Step['at'][] = ['arrive', 'finish', 'mark', 'start', 'leave'];

/** Returns the recording of a diagram. */
export function recordingOfDiagram(diagram: Diagram, title: string): RecordedFile {
  const plan = planOf(diagram);
  const writer = new DiagramEvents(plan);
  for (const step of stepsOf(plan)) writer.write(step);
  const direct = new Map<string, readonly [string, string]>();
  for (const { from, to, way } of plan.arrows) if (way === 'direct') direct.set(directName(from, to), [from, to]);
  return {
    header: {
      title: plan.title || title,
      madeBy: 'Mermaid sequence diagram',
      untilUs: plan.endUs,
      agents: plan.agents.map((name) => ({ name })),
      channels: [
        ...plan.queues.map((name) => ({ name, kind: 'queue' as const })),
        ...[...direct].map(([name, [from, to]]) => ({
          name: channelName(name, plan),
          kind: 'direct' as const,
          from,
          to,
        })),
      ],
    },
    events: writer.events,
  };
}

function stepsOf({ arrows, marks, work }: Plan): readonly Step[] {
  const steps: (readonly [number, Step])[] = [
    ...arrows.flatMap((arrow, number): (readonly [number, Step])[] => [
      [arrow.leavesUs, { at: 'leave', arrow, number }],
      [arrow.arrivesUs, { at: 'arrive', arrow, number }],
    ]),
    ...marks.map((mark): readonly [number, Step] => [mark.atUs, { at: 'mark', mark }]),
    ...work
      .filter(({ fromUs, untilUs }) => fromUs < untilUs)
      .flatMap((one): (readonly [number, Step])[] => [
        [one.fromUs, { at: 'start', work: one }],
        [one.untilUs, { at: 'finish', work: one }],
      ]),
  ];
  const ordered = steps.sort(([a, one], [b, other]) => a - b || ORDER.indexOf(one.at) - ORDER.indexOf(other.at));
  return ordered.map(([, step]) => step);
}

const NAME_UNITS_MAX = 128;

/** Returns the name of the direct channel between two agents; longer names are cut by {@link channelName}. */
function directName(from: string, to: string): string {
  return `${from} -> ${to}`;
}

/** Returns a name of a direct channel that fits: by the numbers of its agents where the names are too long or taken. */
function channelName(name: string, { agents, queues, arrows }: Plan): string {
  if (name.length <= NAME_UNITS_MAX && !queues.includes(name)) return name;
  const arrow = arrows.find(({ from, to }) => directName(from, to) === name);
  const placeOf = (agent: string | undefined): number => agents.indexOf(agent ?? '') + 1;
  return `participant ${placeOf(arrow?.from)} -> participant ${placeOf(arrow?.to)}`;
}

class DiagramEvents {
  readonly events: RecordedEvent[] = [];
  readonly #plan: Plan;
  /** Event of each arrow's departure, receipt and acceptance. */
  readonly #left = new Map<number, number>();
  readonly #arrived = new Map<number, number>();
  readonly #accepted = new Map<string, number>();
  readonly #seqs = new Map<string, number>();
  /** Number of agents that get the message of an arrow into a queue. */
  readonly #receivers = new Map<number, number>();
  readonly #started = new Map<PlannedWork, number>();
  readonly #names = new Map<string, string>();

  constructor(plan: Plan) {
    this.#plan = plan;
    for (const { carries } of plan.arrows)
      if (carries !== undefined) this.#receivers.set(carries, (this.#receivers.get(carries) ?? 0) + 1);
  }

  /** @returns the number of the event */
  #add(event: RecordedEvent): number {
    this.events.push(event);
    return this.events.length - 1;
  }

  write(step: Step): void {
    if (step.at === 'leave') this.#leave(step.arrow, step.number);
    else if (step.at === 'arrive') this.#arrive(step.arrow, step.number);
    else if (step.at === 'mark') this.#mark(step.mark);
    else if (step.at === 'start') this.#start(step.work);
    else if (step.at === 'finish') this.#finish(step.work);
  }

  #channelOf({ from, to, way }: PlannedArrow): string {
    if (way === 'in') return to;
    if (way === 'out') return from;
    const name = directName(from, to);
    const known = this.#names.get(name) ?? channelName(name, this.#plan);
    this.#names.set(name, known);
    return known;
  }

  /** Returns the number of the message that an arrow moves. */
  #messageOf(arrow: PlannedArrow, number: number): number {
    return this.#left.get(arrow.carries ?? number) ?? 0;
  }

  #leave(arrow: PlannedArrow, number: number): void {
    const { leavesUs: atUs, arrivesUs, from, to, way, text } = arrow;
    const channel = this.#channelOf(arrow);
    const cause = arrow.cause === undefined ? -1 : (this.#arrived.get(arrow.cause) ?? -1);
    if (way === 'out') {
      const message = this.#messageOf(arrow, number);
      const seq = this.#accepted.get(`${channel}\n${message}`) ?? 1;
      const event = { atUs, cause, via: this.#via(arrow), channel, agent: to, message, seq, arrivesUs };
      this.#left.set(number, this.#add({ kind: 'dispatched', ...event }));
      return;
    }
    const direct = way === 'direct' ? { to } : {};
    const payload = payloadOfText(text);
    this.#left.set(
      number,
      this.#add({ kind: 'published', atUs, cause, agent: from, ...direct, channel, arrivesUs, payload }),
    );
  }

  /** Returns whether an agent takes the message, or gets a copy as others do. */
  #via({ carries }: PlannedArrow): 'consume' | 'subscribe' {
    return (this.#receivers.get(carries ?? -1) ?? 0) > 1 ? 'subscribe' : 'consume';
  }

  #arrive(arrow: PlannedArrow, number: number): void {
    const { arrivesUs: atUs, from, to, way } = arrow;
    const channel = this.#channelOf(arrow);
    const hop = this.#left.get(number) ?? 0;
    const message = way === 'out' ? this.#messageOf(arrow, number) : hop;
    if (arrow.lost) {
      const agent = way === 'out' ? to : from;
      const via = way === 'out' ? this.#via(arrow) : 'publish';
      this.#add({ kind: 'lost', atUs, cause: hop, via, agent, channel, message, reason: 'loss', fraction: 1 });
      return;
    }
    if (way === 'in') {
      const seq = (this.#seqs.get(channel) ?? 0) + 1;
      this.#seqs.set(channel, seq);
      this.#accepted.set(`${channel}\n${message}`, seq);
      this.#arrived.set(number, this.#add({ kind: 'accepted', atUs, cause: hop, channel, message, seq }));
      return;
    }
    const via = way === 'out' ? this.#via(arrow) : 'direct';
    this.#arrived.set(number, this.#add({ kind: 'received', atUs, cause: hop, via, channel, agent: to, message }));
  }

  #mark({ atUs, agent, text }: PlannedMark): void {
    const where = agent === undefined ? {} : { agent };
    this.#add({ kind: 'noted', atUs, cause: -1, what: 'diagram', ...where, text: cut(text, LIMITS.textUnits) });
  }

  #start(work: PlannedWork): void {
    const { agent, fromUs: atUs, untilUs } = work;
    this.#started.set(work, this.#add({ kind: 'workStarted', atUs, cause: -1, agent, untilUs, what: 'active' }));
  }

  #finish(work: PlannedWork): void {
    const cause = this.#started.get(work) ?? -1;
    this.#add({ kind: 'workFinished', atUs: work.untilUs, cause, agent: work.agent, what: 'active' });
  }
}
