/** Places of a queue's slots inside its channel. The node, the canvas over it and the first picture share them. */
import type { OverflowPolicy } from '../messaging/index.ts';
import type { Box } from './geometry.ts';

/** Distance between two slots, in canvas units. */
export const SLOT_PITCH = 13;
/** Distance of the head's outer side from the right border. */
export const HEAD_INSET = 18;
/** Distance of the middle of the slots from the middle of the channel, downwards. */
export const SLOTS_DOWN = 4;
export const SLOT_HEIGHT = 20;
/** Space between the slots and the middle of the channel: a press on the middle is meant for the channel. */
const MIDDLE_GAP = 4;

/** Returns how many slots are drawn: as many as the queue has, if there is room. */
export function slotCount(width: number, capacity: number): number {
  return Math.max(1, Math.min(capacity, Math.floor((width / 2 - HEAD_INSET - MIDDLE_GAP) / SLOT_PITCH)));
}

/** Returns how many messages are drawn in slots. If there are more, the slot at the tail stands for the rest. */
export function slotsFilled(depth: number, slots: number): number {
  return depth <= slots ? depth : slots - 1;
}

/** Returns the middle of a slot on the canvas, along x. Slot 0 is the head, at the side where consumers take. */
export function slotX({ x, width }: Pick<Box, 'x' | 'width'>, slot: number): number {
  return x + width / 2 - HEAD_INSET - (slot + 0.5) * SLOT_PITCH;
}

/** Words for what a full queue does. */
export const FULL_WORDS: { readonly [Policy in OverflowPolicy]: string } = {
  'drop-oldest': 'oldest are dropped',
  'drop-newest': 'newest are dropped',
  reject: 'new ones are rejected',
  block: 'publishers wait',
};
