import { CONTROL_STATUS, LATE_SUBSCRIBER } from './first-steps.ts';
import type { GalleryEntry } from './build.ts';
import { ALL_PAIRS, HIERARCHY, PRICE_SIGNAL, WORK_QUEUE } from './grids.ts';

/** In the order in which to learn from them; the first is what a first visit shows. */
export const GALLERY: readonly GalleryEntry[] = [CONTROL_STATUS, ALL_PAIRS, HIERARCHY, PRICE_SIGNAL, WORK_QUEUE, LATE_SUBSCRIBER];
