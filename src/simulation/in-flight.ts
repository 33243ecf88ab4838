/**
 * Messages in flight.
 *
 * 1. A transmission ends once: it arrives, or it is lost. Work scheduled for a hop that is over or was held is void.
 * 2. A transmission that is to be lost vanishes half way.
 * 3. Transmissions are kept in the order in which they set out.
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

export interface Transmission {
  readonly link: RunLink;
  readonly shipment: Shipment;
  /** Place among all that left over its link, from 1. */
  readonly number: number;
  readonly copy: boolean;
  /** Duration that was planned when the transmission set out. */
  readonly travelUs: Micros;
  readonly loss: TransmissionPlan['loss'];
  /** Present hop of the transmission, or -1 when it is over. */
  hop: EventNumber;
  arrivesUs: Micros;
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
  readonly #transmissions = new Set<Transmission>();

  /** @param acts whether the fault at a place of the scenario acts now */
  constructor(context: SimulationContext, acts: (fault: number) => boolean, ends: TransmissionEnds) {
    this.#context = context;
    this.#acts = acts;
    this.#ends = ends;
  }

  /** Number of transmissions in flight. */
  get size(): number {
    return this.#transmissions.size;
  }

  planTransmission(link: RunLink, payload: Message): TransmissionPlan {
    return planTransmission(link, { nowUs: this.#context.nowUs(), payload, acts: this.#acts });
  }

  /** @param hop the event that says that the transmission has left */
  launch(link: RunLink, shipment: Shipment, plan: TransmissionPlan, hop: EventNumber): void {
    this.#start(link, shipment, plan, hop, false);
    for (const copy of plan.copies) this.#copy(link, shipment, copy, hop);
  }

  /**
   * Loses all transmissions over the links of a place, which are cut now. A transmission that arrives at this moment has come
   * through.
   */
  cut(where: Where, fault: number): void {
    for (const transmission of this.#transmissions) {
      const { kind, agent, channel } = transmission.link;
      if (transmission.arrivesUs > this.#context.nowUs() && coversLink(where, kind, agent, channel))
        this.#lose(transmission, 'cut', this.#fraction(transmission), fault);
    }
  }

  /** Returns the transmission with a number, if it is in flight. */
  find(kind: LinkKind, agent: string, channel: string, number: number): Transmission | undefined {
    for (const transmission of this.#transmissions) {
      const { link } = transmission;
      if (transmission.number === number && link.kind === kind && link.agent === agent && link.channel === channel)
        return transmission;
    }
    return undefined;
  }

  // --- by hand

  drop(transmission: Transmission): void {
    this.#lose(transmission, 'hand', this.#fraction(transmission));
  }

  /** Pauses the transmission for `delayUs`, or makes its pause longer by `delayUs`. Others overtake it. */
  hold(transmission: Transmission, delayUs: Micros): void {
    const hop = this.#hopOf(transmission);
    const nowUs = this.#context.nowUs();
    const resumesUs = Math.max(nowUs, hopStartUs(hop)) + delayUs;
    const arrivesUs = transmission.arrivesUs + delayUs;
    const fraction = this.#fraction(transmission);
    transmission.hop = this.#context.append({
      kind: 'delayed',
      ...this.#base(transmission),
      fraction,
      resumesUs,
      arrivesUs,
    });
    transmission.arrivesUs = arrivesUs;
    this.#schedule(transmission);
  }

  /** Sends a second copy, with the planned duration of the first. */
  double({ link, shipment, travelUs, hop }: Transmission): void {
    const departing = { nowUs: this.#context.nowUs(), payload: shipment.payload, acts: this.#acts };
    this.#copy(link, shipment, planCopy(link, departing.nowUs + travelUs, departing), hop);
  }

  // --- parts

  #copy(link: RunLink, shipment: Shipment, plan: TransmissionPlan, hop: EventNumber): void {
    const { kind: via, agent, channel } = link;
    const { arrivesUs, fault } = plan;
    const [atUs, message] = [this.#context.nowUs(), shipment.message];
    const event = { kind: 'duplicated', atUs, cause: hop, via, channel, agent, message, arrivesUs } as const;
    this.#start(link, shipment, plan, this.#context.append(named(event, fault)), true);
  }

  #start(
    link: RunLink,
    shipment: Shipment,
    { arrivesUs, loss }: TransmissionPlan,
    hop: EventNumber,
    copy: boolean,
  ): void {
    link.hops += 1;
    const travelUs = arrivesUs - this.#context.nowUs();
    const transmission: Transmission = { link, shipment, number: link.hops, copy, travelUs, loss, hop, arrivesUs };
    this.#transmissions.add(transmission);
    this.#schedule(transmission);
  }

  #schedule(transmission: Transmission): void {
    const { hop, loss } = transmission;
    if (loss === undefined) {
      this.#context.at(transmission.arrivesUs, () => {
        if (transmission.hop === hop) this.#land(transmission);
      });
    } else {
      this.#context.at(halfWayUs(this.#hopOf(transmission)), () => {
        if (transmission.hop === hop) this.#lose(transmission, loss.reason, HALF, loss.fault);
      });
    }
  }

  #land(transmission: Transmission): void {
    const { hop } = transmission;
    this.#end(transmission);
    this.#ends.landed(transmission, hop);
  }

  #lose(transmission: Transmission, reason: Lost['reason'], fraction: number, fault?: number): void {
    const retried = this.#ends.retries(transmission, reason) ? ({ retried: true } as const) : {};
    const lost = { kind: 'lost', ...this.#base(transmission), reason, fraction, ...retried } as const;
    this.#end(transmission);
    this.#ends.lost(transmission, this.#context.append(named(lost, fault)));
  }

  #end(transmission: Transmission): void {
    transmission.hop = -1;
    this.#transmissions.delete(transmission);
  }

  #base({ link: { kind: via, channel, agent }, shipment: { message }, hop }: Transmission) {
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
