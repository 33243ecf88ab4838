import { failedJob, nobodyThere, partitions, shareGroup } from './broker-scenes.ts';
import type { GalleryEntry } from './build.ts';
import { leader } from './code-scenes.ts';
import { lossyLink, partition, throwingCallback } from './fault-scenes.ts';
import { FIRST_ENTRY } from './first-entry.ts';
import { hierarchy, lateSubscriber, pairs, priceSignal, workQueue } from './in-memory-scenes.ts';
import { endlessReplies, waitingForEachOther } from './waiting-scenes.ts';

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
  waitingForEachOther,
  endlessReplies,
  nobodyThere,
  failedJob,
  partitions,
  shareGroup,
  leader,
];
