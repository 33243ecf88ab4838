/** Place of a marked message in the picture now: on its way along a curve, or in a slot of a queue. */
import {
  hopFraction,
  hopKind,
  type MessageId,
  type Micros,
  messageOfHop,
  type Trace,
  type World,
} from '../../trace/index.ts';
import { CURVE_LENGTH, coordinateAt, type Point } from '../geometry.ts';
import { nodeKey } from '../graph-keys.ts';
import type { CurveTable } from '../overlay/curve-table.ts';

export interface Moment {
  readonly trace: Trace;
  readonly world: World;
  readonly nowUs: Micros;
}

/** Returns the place of the first copy of the message that is in flight, in canvas units. */
export function placeInFlight(
  message: MessageId,
  { trace, world, nowUs }: Moment,
  curves: CurveTable,
): Point | undefined {
  for (const event of world.inFlight.list) {
    const hop = trace.hop(event);
    if (messageOfHop(hop, event) !== message) continue;
    const curve = curves.numberOf(hopKind(hop), hop.agent, hop.channel);
    if (!curves.ready(curve)) continue;
    const fraction = hopFraction(hop, nowUs);
    const offset = curve * CURVE_LENGTH;
    return {
      x: coordinateAt(curves.points, offset, 0, fraction),
      y: coordinateAt(curves.points, offset, 1, fraction),
    };
  }
  return undefined;
}

/** Returns the slot in which the message waits, if it is drawn. */
export function slotOf(message: MessageId, { trace }: Moment, root: ParentNode): Element | undefined {
  if (!trace.hasMessage(message)) return undefined;
  const { channel } = trace.message(message);
  const slots = root.querySelectorAll<HTMLElement>(`[data-id="${nodeKey('channel', channel)}"] [data-seq]`);
  return [...slots].find((slot) => {
    const accepted = trace.acceptedAs(channel, Number(slot.dataset.seq));
    return accepted !== undefined && trace.messageOf(accepted) === message;
  });
}
