import type { GalleryEntry } from './build.ts';
import { controlStatus } from './control-status.ts';
import { hierarchy } from './hierarchy.ts';
import { lateSubscriber } from './late-subscriber.ts';
import { pairs } from './pairs.ts';
import { priceSignal } from './price-signal.ts';
import { throwingCallback } from './throwing-callback.ts';
import { workQueue } from './work-queue.ts';

/** Scenarios that come alive at once. The first is what a first visit opens. */
export const GALLERY: readonly GalleryEntry[] = [
  controlStatus,
  pairs,
  hierarchy,
  priceSignal,
  workQueue,
  lateSubscriber,
  throwingCallback,
];
