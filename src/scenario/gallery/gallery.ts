import type { GalleryEntry } from './build.ts';
import { failedJob } from './failed-job.ts';
import { FIRST_ENTRY } from './first-entry.ts';
import { hierarchy } from './hierarchy.ts';
import { lateSubscriber } from './late-subscriber.ts';
import { lossyLink } from './lossy-link.ts';
import { nobodyThere } from './nobody-there.ts';
import { pairs } from './pairs.ts';
import { partition } from './partition.ts';
import { partitions } from './partitions.ts';
import { priceSignal } from './price-signal.ts';
import { shareGroup } from './share-queue.ts';
import { throwingCallback } from './throwing-callback.ts';
import { workQueue } from './work-queue.ts';

/** Scenarios that come alive at once. */
export const GALLERY: readonly GalleryEntry[] = [
  FIRST_ENTRY,
  pairs,
  hierarchy,
  priceSignal,
  workQueue,
  lateSubscriber,
  throwingCallback,
  lossyLink,
  partition,
  nobodyThere,
  failedJob,
  partitions,
  shareGroup,
];
