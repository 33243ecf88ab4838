/**
 * Messages in flight.
 *
 * 1. A transmission ends once: it arrives, or it is lost. Work scheduled for a hop that is over or was held is void.
 * 2. A transmission that is to be lost vanishes half way.
 * 3. They are kept by the scheduled work of their ends, and nowhere else: what happens to one in flight looks for it there.
 */
import type { Message } from '../messaging/index.ts';
import { coversLink, type LinkKind, type Micros, type Where } from '../scenario/index.ts';
import {
  type EventNumber,
  type Hop,
  hopFraction,
  hopStartPart,
  hopStartUs,
  type Lost,
  type MessageId,
} from '../trace/index.ts';
import type { Departure } from './channel-model.ts';
import type { RunLink } from './links.ts';
import { named, type SimulationContext } from './simulation-context.ts';
import { planCopy, planTransmission, type TransmissionPlan } from './transmission-plan.ts';

export interface Shipment {
  readonly message: MessageId;
  readonly payload: Message;
  /** Departure from the channel, or undefined on the way to the channel. */
  readonly departure: Departure | undefined;
  /** Incarnation of the agent that the transmission is for. */
  readonly incarnation: number;
}

/** One payload on one hop; it is also the scheduled work of its end. */
export class Transmission implements Shipment {
  readonly link: RunLink;
  readonly message: MessageId;
  readonly payload: Message;
  readonly departure: Departure | undefined;
  readonly arrivesUs: Micros;
  /** Hop of the transmission, or -1 when it is over, or was delayed and goes on as another. */
  hop: EventNumber;
  incarnation = 0;
  /** Place among all that left over its link, from 1. */
  number = 0;
  /** Place among all transmissions of the run. */
  place = 0;
  copy = false;
  /** Duration that was planned when the transmission set out. */
  travelUs: Micros = 0;
  loss: TransmissionPlan['loss'] = undefined;
  readonly #flights: InFlight;

  constructor(flights: InFlight, link: RunLink, shipment: Shipment, arrivesUs: Micros, hop: EventNumber) {
    this.#flights = flights;
    this.link = link;
    this.message = shipment.message;
    this.payload = shipment.payload;
    this.departure = shipment.departure;
    this.incarnation = shipment.incarnation;
    this.arrivesUs = arrivesUs;
    this.hop = hop;
  }

  /** Arrives, or is lost, unless it is over. */
  run(): void {
    if (this.hop !== -1) this.#flights.end(this);
  }
}

export interface TransmissionEnds {
  /** Returns whether a message that is lost now will be sent again. */
  readonly retries: (transmission: Transmission, reason: Lost['reason']) => boolean;
  readonly landed: (transmission: Transmission, hop: EventNumber) => void;
  readonly lost: (transmission: Transmission, lost: EventNumber) => void;
}

const HALF = 0.5;

export class InFlight {
  readonly #context: SimulationContext;
  readonly #acts: (fault: number) => boolean;
  readonly #ends: TransmissionEnds;
  #size = 0;
  #launched = 0;

  /** @param acts whether the fault at a place of the scenario acts now */
  constructor(context: SimulationContext, acts: (fault: number) => boolean, ends: TransmissionEnds) {
    this.#context = context;
    this.#acts = acts;
    this.#ends = ends;
  }

  /** Number of transmissions in flight. */
  get size(): number {
    return this.#size;
  }

  planTransmission(link: RunLink, payload: Message): TransmissionPlan {
    return planTransmission(link, { nowUs: this.#context.nowUs(), payload, acts: this.#acts });
  }

  /** @param hop the event that says that the transmission has left */
  launch(link: RunLink, shipment: Shipment, plan: TransmissionPlan, hop: EventNumber): void {
    this.#start(link, shipment, plan, hop, false);
    for (const copy of plan.copies) this.#copy(link, shipment, copy, hop);
  }

  /** Starts a transmission over a link without faults. */
  launchSafely(link: RunLink, shipment: Shipment, arrivesUs: Micros, hop: EventNumber): void {
    this.#context.at(arrivesUs, this.#made(link, shipment, arrivesUs, hop));
  }

  #made(link: RunLink, shipment: Shipment, arrivesUs: Micros, hop: EventNumber): Transmission {
    const transmission = new Transmission(this, link, shipment, arrivesUs, hop);
    link.hops += 1;
    this.#launched += 1;
    this.#size += 1;
    transmission.number = link.hops;
    transmission.place = this.#launched;
    transmission.travelUs = arrivesUs - this.#context.nowUs();
    return transmission;
  }

  #start(link: RunLink, shipment: Shipment, plan: TransmissionPlan, hop: EventNumber, copy: boolean): void {
    const transmission = this.#made(link, shipment, plan.arrivesUs, hop);
    transmission.copy = copy;
    transmission.loss = plan.loss;
    this.#schedule(transmission);
  }

  /**
   * Loses all transmissions over the links of a place, which are cut now. A transmission that arrives at this moment has come
   * through.
   */
  cut(where: Where, fault: number): void {
    for (const transmission of this.#all()) {
      const { kind, agent, channel } = transmission.link;
      if (transmission.arrivesUs > this.#context.nowUs() && coversLink(where, kind, agent, channel))
        this.#lose(transmission, 'cut', this.#fraction(transmission), fault);
    }
  }

  /** Returns the transmission with a number, if it is in flight. */
  find(kind: LinkKind, agent: string, channel: string, number: number): Transmission | undefined {
    return this.#all().find(
      ({ link, number: other }) =>
        other === number && link.kind === kind && link.agent === agent && link.channel === channel,
    );
  }

  /** Ends a transmission as planned. */
  end(transmission: Transmission): void {
    const { hop, loss } = transmission;
    if (loss !== undefined) {
      this.#lose(transmission, loss.reason, HALF, loss.fault);
      return;
    }
    this.#over(transmission);
    this.#ends.landed(transmission, hop);
  }

  // --- by hand

  drop(transmission: Transmission): void {
    this.#lose(transmission, 'hand', this.#fraction(transmission));
  }

  /** Pauses the transmission for `delayUs`, or makes its pause longer by `delayUs`. Others overtake it. */
  hold(transmission: Transmission, delayUs: Micros): void {
    const nowUs = this.#context.nowUs();
    const resumesUs = Math.max(nowUs, hopStartUs(this.#hopOf(transmission))) + delayUs;
    const arrivesUs = transmission.arrivesUs + delayUs;
    const fraction = this.#fraction(transmission);
    const hop = this.#context.append({
      kind: 'delayed',
      ...this.#base(transmission),
      fraction,
      resumesUs,
      arrivesUs,
    });
    // It goes on as another, so that the work scheduled for the first is void.
    transmission.hop = -1;
    const { link, number, place, copy, travelUs, loss } = transmission;
    const later = new Transmission(this, link, transmission, arrivesUs, hop);
    this.#schedule(Object.assign(later, { number, place, copy, travelUs, loss }));
  }

  /** Sends a second copy, with the planned duration of the first. */
  double(transmission: Transmission): void {
    const { link, payload, travelUs, hop } = transmission;
    const departing = { nowUs: this.#context.nowUs(), payload, acts: this.#acts };
    this.#copy(link, transmission, planCopy(link, departing.nowUs + travelUs, departing), hop);
  }

  // --- parts

  #copy(link: RunLink, shipment: Shipment, plan: TransmissionPlan, hop: EventNumber): void {
    const { kind: via, agent, channel } = link;
    const { arrivesUs, fault } = plan;
    const [atUs, message] = [this.#context.nowUs(), shipment.message];
    const event = { kind: 'duplicated', atUs, cause: hop, via, channel, agent, message, arrivesUs } as const;
    this.#start(link, shipment, plan, this.#context.append(named(event, fault)), true);
  }

  /** Returns all in flight, in the order in which they set out. */
  #all(): readonly Transmission[] {
    return this.#context
      .works()
      .filter((work): work is Transmission => work instanceof Transmission && work.hop !== -1)
      .sort((a, b) => a.place - b.place);
  }

  #schedule(transmission: Transmission): void {
    const { loss, arrivesUs } = transmission;
    this.#context.at(loss === undefined ? arrivesUs : halfWayUs(this.#hopOf(transmission)), transmission);
  }

  #lose(transmission: Transmission, reason: Lost['reason'], fraction: number, fault?: number): void {
    const retried = this.#ends.retries(transmission, reason) ? ({ retried: true } as const) : {};
    const lost = { kind: 'lost', ...this.#base(transmission), reason, fraction, ...retried } as const;
    this.#over(transmission);
    this.#ends.lost(transmission, this.#context.append(named(lost, fault)));
  }

  #over(transmission: Transmission): void {
    transmission.hop = -1;
    this.#size -= 1;
  }

  #base({ link: { kind: via, channel, agent }, message, hop }: Transmission) {
    return { atUs: this.#context.nowUs(), cause: hop, via, channel, agent, message } as const;
  }

  #fraction(transmission: Transmission): number {
    return hopFraction(this.#hopOf(transmission), this.#context.nowUs());
  }

  #hopOf({ hop }: Transmission): Hop {
    return this.#context.trace.hop(hop);
  }
}

function halfWayUs(hop: Hop): Micros {
  const [fromUs, behind] = [hopStartUs(hop), hopStartPart(hop)];
  return fromUs + Math.round((Math.max(0, HALF - behind) / (1 - behind)) * (hop.arrivesUs - fromUs));
}
