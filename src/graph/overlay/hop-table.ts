/** The painter's data for each hop of a trace, in flat arrays by event number, read from the trace once. */
import { hopKind, isHop, type Trace } from '../../trace/index.ts';
import { type CurveTable, grown } from './curve-table.ts';

export class HopTable {
  readonly #curves: CurveTable;
  #trace: Trace | undefined;
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
  use(trace: Trace): void {
    if (trace === this.#trace) return;
    this.#trace = trace;
    this.#curveOf.fill(0);
  }

  /** Returns the curve that the event travels along, or -1 if the event is not a hop. */
  curveOf(event: number): number {
    const known = this.#curveOf[event];
    return known === undefined || known === 0 ? this.#read(event) : known - 1;
  }

  #read(number: number): number {
    const event = this.#trace?.event(number);
    if (event === undefined || !isHop(event)) return -1;
    while (number >= this.#curveOf.length) this.#grow();
    const curve = this.#curves.numberOf(hopKind(event), event.agent, event.channel);
    this.#curveOf[number] = curve + 1;
    this.departs[number] = event.kind === 'delayed' ? event.resumesUs : event.atUs;
    this.behind[number] = event.kind === 'delayed' ? event.fraction : 0;
    this.arrives[number] = event.arrivesUs;
    this.messages[number] = event.kind === 'published' ? number : event.message;
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
