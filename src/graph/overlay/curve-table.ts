/**
 * The curves that messages travel along, by number. A curve is computed on first use and again after nodes moved; links without
 * messages cost nothing. A message in flight on a removed link gets a curve as well.
 */
import type { LinkKind } from '../../scenario/index.ts';
import { type ChannelLook, SHAPES } from '../../ui/channel-look.ts';
import { type Box, CURVE_LENGTH } from '../geometry.ts';
import { type LaneEnds, laneOfLink, writeLink } from '../pair-lines.ts';

interface Ends {
  readonly kind: LinkKind;
  readonly agent: string;
  readonly channel: string;
}

export interface CurveSource {
  /** Returns where a node is now, or undefined if it does not exist. */
  readonly boxOf: (kind: 'agent' | 'channel', id: string) => Box | undefined;
  /** Returns the agents of a channel that is drawn as a lane. */
  readonly laneOf: (channel: string) => LaneEnds<string> | undefined;
  readonly lookOf: (channel: string) => ChannelLook;
  /** Returns the boxes of all nodes. */
  readonly boxes: () => readonly Box[];
}

export class CurveTable {
  readonly #source: CurveSource;
  readonly #numbers = new Map<LinkKind, Map<string, Map<string, number>>>();
  readonly #ends: Ends[] = [];
  /** Grows with every change of nodes. */
  version = 1;
  /** Version at which each curve was computed; negative if one of its nodes was missing. */
  #stamps = new Int32Array(64);
  /** Eight numbers per curve; `geometry.ts` describes them. */
  points = new Float64Array(64 * CURVE_LENGTH);
  colours = new Uint8Array(64);
  shapes = new Uint8Array(64);

  constructor(source: CurveSource) {
    this.#source = source;
  }

  get size(): number {
    return this.#ends.length;
  }

  /** Marks all curves as outdated, after nodes moved, came, went or changed their looks. */
  invalidate(): void {
    this.version += 1;
  }

  /** Returns the number of the curve. It stays the same as long as the table exists. */
  numberOf(kind: LinkKind, agent: string, channel: string): number {
    let byAgent = this.#numbers.get(kind);
    if (byAgent === undefined) {
      byAgent = new Map();
      this.#numbers.set(kind, byAgent);
    }
    let byChannel = byAgent.get(agent);
    if (byChannel === undefined) {
      byChannel = new Map();
      byAgent.set(agent, byChannel);
    }
    let number = byChannel.get(channel);
    if (number === undefined) {
      number = this.#ends.length;
      byChannel.set(channel, number);
      this.#ends.push({ kind, agent, channel });
      if (number >= this.#stamps.length) this.#grow();
    }
    return number;
  }

  /**
   * Updates the curve.
   * @returns false if one of its nodes is missing
   */
  ready(number: number): boolean {
    const stamp = this.#stamps[number];
    if (stamp === this.version) return true;
    if (stamp === -this.version) return false;
    const ends = this.#ends[number];
    if (ends === undefined) return false;
    const agent = this.#source.boxOf('agent', ends.agent);
    const channel = this.#source.boxOf('channel', ends.channel);
    if (agent === undefined || channel === undefined) {
      this.#stamps[number] = -this.version;
      return false;
    }
    const lane = laneOfLink(ends, this.#source.laneOf(ends.channel), (id) => this.#source.boxOf('agent', id));
    writeLink({ kind: ends.kind, agent, channel, lane }, this.points, number * CURVE_LENGTH);
    const look = this.#source.lookOf(ends.channel);
    this.colours[number] = look.colour;
    this.shapes[number] = SHAPES.indexOf(look.shape);
    this.#stamps[number] = this.version;
    return true;
  }

  #grow(): void {
    const length = this.#stamps.length * 2;
    this.#stamps = grown(this.#stamps, new Int32Array(length));
    this.points = grown(this.points, new Float64Array(length * CURVE_LENGTH));
    this.colours = grown(this.colours, new Uint8Array(length));
    this.shapes = grown(this.shapes, new Uint8Array(length));
  }
}

export function grown<Numbers extends Int32Array | Uint8Array | Float64Array>(old: Numbers, into: Numbers): Numbers {
  into.set(old);
  return into;
}
