/** Parts of the picture that need neither React nor the page: geometry, words and painters, for pictures in other pages. */
export {
  type Bounds,
  type Box,
  boundsOf,
  CURVE_LENGTH,
  curvePath,
  DETAIL_ZOOM,
  endMark,
  fitCamera,
  GLYPH_INSET,
  GLYPH_RADIUS,
  GLYPH_ZOOM,
  receiverTitle,
  troubleMark,
} from './geometry.ts';
export { nodeKey } from './graph-keys.ts';
export { linkFaultMark } from './link-fault-mark.ts';
export {
  agentLinks,
  agentsById,
  capacityOf,
  channelLinks,
  lookOf,
  nodeFaultLabel,
  overflowOf,
  type PlacedNode,
  placedNodes,
} from './lookups.ts';
export { agentLine, agentName, channelName, count, limitWords } from './node-words.ts';
export type { CurveSource } from './overlay/curve-table.ts';
export { Details } from './overlay/details.ts';
export { Painter } from './overlay/painter.ts';
export { laneOfLink, writeLink } from './pair-lines.ts';
export { LEGIBLE } from './scene.ts';
export { HEAD_INSET, SLOT_HEIGHT, SLOT_PITCH, SLOTS_DOWN, slotCount, slotsFilled, slotX } from './slots.ts';
