/** The painter's data for each hop of a trace, in flat arrays by event number, read from the trace once. */
import { EventList, hopKind, hopStartPart, hopStartUs, messageOfHop } from '../../trace/index.ts';
import { type CurveTable, grown } from './curve-table.ts';

export class HopTable {
  readonly #curves: CurveTable;
  #trace = new EventList();
  /** Number of the curve plus one; 0 if the event has not been read yet. */
  #curveOf = new Int32Array(1024);
  /** Time at which the hop departs or continues. */
  departs = new Float64Array(1024);
  /** Part of the distance already travelled at that time. */
  behind = new Float64Array(1024);
  arrives = new Float64Array(1024);
  messages = new Int32Array(1024);

  constructor(curves: CurveTable) {
    this.#curves = curves;
  }

  /** Switches to a trace, and discards the data of another one. */
  use(trace: EventList): void {
    if (trace === this.#trace) return;
    this.#trace = trace;
    this.#curveOf.fill(0);
  }

  /**
   * Returns the number of the curve that a hop travels along.
   * @throws RangeError if the event is no hop
   */
  curveOf(hop: number): number {
    const known = this.#curveOf[hop];
    return known === undefined || known === 0 ? this.#read(hop) : known - 1;
  }

  #read(number: number): number {
    const hop = this.#trace.hop(number);
    while (number >= this.#curveOf.length) this.#grow();
    const curve = this.#curves.numberOf(hopKind(hop), hop.agent, hop.channel);
    this.#curveOf[number] = curve + 1;
    this.departs[number] = hopStartUs(hop);
    this.behind[number] = hopStartPart(hop);
    this.arrives[number] = hop.arrivesUs;
    this.messages[number] = messageOfHop(hop, number);
    return curve;
  }

  #grow(): void {
    const length = this.#curveOf.length * 2;
    this.#curveOf = grown(this.#curveOf, new Int32Array(length));
    this.behind = grown(this.behind, new Float64Array(length));
    this.departs = grown(this.departs, new Float64Array(length));
    this.arrives = grown(this.arrives, new Float64Array(length));
    this.messages = grown(this.messages, new Int32Array(length));
  }
}
