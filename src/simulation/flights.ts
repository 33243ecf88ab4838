/**
 * Messages on their way.
 *
 * 1. A flight ends once: it lands, or it is lost. What was scheduled for a hop that is over or was held is void.
 * 2. A flight that is to be lost vanishes when half of its way is behind it.
 * 3. Flights are kept in the order in which they set out.
 */
import type { Message } from '../messaging/index.ts';
import { coversLink, type LinkKind, type Micros, type Where } from '../scenario/index.ts';
import { type EventNumber, type Hop, hopFraction, isHop, type Lost, type MessageId } from '../trace/index.ts';
import type { Departure } from './channel-model.ts';
import { type Course, courseOfCopy, courseOver } from './course.ts';
import type { RunLink } from './links.ts';
import { named, type Stage } from './stage.ts';

export interface Cargo {
  readonly message: MessageId;
  readonly payload: Message;
  /** What the channel gave it to, or undefined on the way to the channel. */
  readonly departure: Departure | undefined;
  /** Which life of the agent it is for. */
  readonly life: number;
}

export interface Flight {
  readonly link: RunLink;
  readonly cargo: Cargo;
  /** Place among all that left over its link, from 1. */
  readonly number: number;
  readonly copy: boolean;
  /** How long it was to take when it set out. */
  readonly travelUs: Micros;
  readonly loss: Course['loss'];
  /** The hop that it is on, or -1 when it is over. */
  hop: EventNumber;
  arrivesUs: Micros;
}

export interface FlightEnds {
  /** Whether what is lost now will be sent again. */
  readonly retries: (flight: Flight, reason: Lost['reason']) => boolean;
  readonly landed: (flight: Flight, hop: EventNumber) => void;
  readonly lost: (flight: Flight, lost: EventNumber) => void;
}

const HALF = 0.5;

export class Flights {
  readonly #stage: Stage;
  readonly #acts: (fault: number) => boolean;
  readonly #ends: FlightEnds;
  readonly #flying = new Set<Flight>();

  /** @param acts whether the fault at that place of the scenario acts now */
  constructor(stage: Stage, acts: (fault: number) => boolean, ends: FlightEnds) {
    this.#stage = stage;
    this.#acts = acts;
    this.#ends = ends;
  }

  /** How many are on their way. */
  get size(): number {
    return this.#flying.size;
  }

  courseOver(link: RunLink): Course {
    return courseOver(link, this.#stage.nowUs(), this.#acts);
  }

  /** @param hop says that it has left */
  launch(link: RunLink, cargo: Cargo, course: Course, hop: EventNumber): void {
    this.#start(link, cargo, course, hop, false);
    for (const copy of course.copies) this.#copy(link, cargo, copy, hop);
  }

  /** Loses what is on its way over the links of a place: they are cut now. What arrives at this moment has come through. */
  cut(where: Where, fault: number): void {
    for (const flight of this.#flying) {
      const { kind, agent, channel } = flight.link;
      if (flight.arrivesUs > this.#stage.nowUs() && coversLink(where, kind, agent, channel))
        this.#lose(flight, 'cut', this.#fraction(flight), fault);
    }
  }

  /** The flight with a number, if it is on its way. */
  find(kind: LinkKind, agent: string, channel: string, number: number): Flight | undefined {
    for (const flight of this.#flying) {
      const { link } = flight;
      if (flight.number === number && link.kind === kind && link.agent === agent && link.channel === channel)
        return flight;
    }
    return undefined;
  }

  // --- by hand

  drop(flight: Flight): void {
    this.#lose(flight, 'hand', this.#fraction(flight));
  }

  /** It stands still, or goes on standing still, for that long. Others overtake it. */
  hold(flight: Flight, delayUs: Micros): void {
    const hop = this.#hopOf(flight);
    const nowUs = this.#stage.nowUs();
    const resumesUs = Math.max(nowUs, hop.kind === 'held' ? hop.resumesUs : nowUs) + delayUs;
    const arrivesUs = flight.arrivesUs + delayUs;
    const fraction = this.#fraction(flight);
    flight.hop = this.#stage.append({ kind: 'held', ...this.#base(flight), fraction, resumesUs, arrivesUs });
    flight.arrivesUs = arrivesUs;
    this.#schedule(flight);
  }

  /** A second one sets out, and takes as long as this one was to. */
  double({ link, cargo, travelUs, hop }: Flight): void {
    this.#copy(link, cargo, courseOfCopy(link, this.#stage.nowUs() + travelUs, this.#acts), hop);
  }

  // --- parts

  #copy(link: RunLink, cargo: Cargo, course: Course, hop: EventNumber): void {
    const { kind: via, agent, channel } = link;
    const { arrivesUs, fault } = course;
    const [atUs, message] = [this.#stage.nowUs(), cargo.message];
    const event = { kind: 'copied', atUs, cause: hop, via, channel, agent, message, arrivesUs } as const;
    this.#start(link, cargo, course, this.#stage.append(named(event, fault)), true);
  }

  #start(link: RunLink, cargo: Cargo, { arrivesUs, loss }: Course, hop: EventNumber, copy: boolean): void {
    link.hops += 1;
    const travelUs = arrivesUs - this.#stage.nowUs();
    const flight: Flight = { link, cargo, number: link.hops, copy, travelUs, loss, hop, arrivesUs };
    this.#flying.add(flight);
    this.#schedule(flight);
  }

  #schedule(flight: Flight): void {
    const { hop, loss } = flight;
    if (loss === undefined) {
      this.#stage.at(flight.arrivesUs, () => {
        if (flight.hop === hop) this.#land(flight);
      });
    } else {
      this.#stage.at(halfWayUs(this.#hopOf(flight)), () => {
        if (flight.hop === hop) this.#lose(flight, loss.reason, HALF, loss.fault);
      });
    }
  }

  #land(flight: Flight): void {
    const { hop } = flight;
    this.#end(flight);
    this.#ends.landed(flight, hop);
  }

  #lose(flight: Flight, reason: Lost['reason'], fraction: number, fault?: number): void {
    const retried = this.#ends.retries(flight, reason) ? ({ retried: true } as const) : {};
    const lost = { kind: 'lost', ...this.#base(flight), reason, fraction, ...retried } as const;
    this.#end(flight);
    this.#ends.lost(flight, this.#stage.append(named(lost, fault)));
  }

  #end(flight: Flight): void {
    flight.hop = -1;
    this.#flying.delete(flight);
  }

  #base({ link: { kind: via, channel, agent }, cargo: { message }, hop }: Flight) {
    return { atUs: this.#stage.nowUs(), cause: hop, via, channel, agent, message } as const;
  }

  #fraction(flight: Flight): number {
    return hopFraction(this.#hopOf(flight), this.#stage.nowUs());
  }

  #hopOf({ hop }: Flight): Hop {
    const event = this.#stage.trace.event(hop);
    if (!isHop(event)) throw new Error(`Event ${hop} is no hop`);
    return event;
  }
}

function halfWayUs(hop: Hop): Micros {
  const [fromUs, behind] = hop.kind === 'held' ? [hop.resumesUs, hop.fraction] : [hop.atUs, 0];
  return fromUs + Math.round((Math.max(0, HALF - behind) / (1 - behind)) * (hop.arrivesUs - fromUs));
}
