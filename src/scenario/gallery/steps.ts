/** Steps through scenes of the gallery: moments at which something happens, each with a note. `gallery-steps.test.ts` proves each. */
import type { Bookmark } from '../scenario.ts';

export const LATE_SUBSCRIBER_STEPS: readonly Bookmark[] = [
  { atUs: 8_000_000, note: 'The phone subscribes. It gets none of the messages 1 to 4.' },
  { atUs: 9_571_642, note: 'Message 5 reaches the phone, the first one after it subscribed.' },
  {
    atUs: 14_000_000,
    note: 'The archive consumes for the first time. The queue gives it the oldest message, number 1.',
  },
  { atUs: 15_729_812, note: 'Message 2 reaches the archive: the queue still had what the phone missed.' },
];

export const THROWING_CALLBACK_STEPS: readonly Bookmark[] = [
  { atUs: 1_523_790, note: 'Message 1 reaches dispatch. The siren gets a copy, too.' },
  { atUs: 6_541_797, note: 'The callback of the siren throws on message 3.' },
  { atUs: 8_068_373, note: 'Dispatch gets message 4 as if nothing had happened.' },
  { atUs: 12_946_045, note: 'The siren fails again, on message 6: every third one.' },
];

export const LOSSY_LINK_STEPS: readonly Bookmark[] = [
  { atUs: 6_852_401, note: 'The link loses the copy of message 6 for the far display.' },
  { atUs: 7_187_966, note: 'Message 6 reaches the archive: only one link lost it.' },
  { atUs: 10_258_233, note: 'Message 9 is lost on the same link. Nothing resends it.' },
  { atUs: 13_373_756, note: 'Message 12 is lost right after message 11: a gap of two.' },
];

export const PARTITION_STEPS: readonly Bookmark[] = [
  { atUs: 8_000_000, note: 'The cut begins. A status in flight across it is lost.' },
  { atUs: 9_261_041, note: 'Message 6 is lost on its way to the island.' },
  { atUs: 14_000_000, note: 'The cut ends. What was lost stays lost.' },
  { atUs: 15_740_141, note: 'Message 10 reaches the island, the first one after the cut.' },
];

export const NOBODY_THERE_STEPS: readonly Bookmark[] = [
  { atUs: 1_407_433, note: 'The channel forwards message 1 to its listeners and stores nothing.' },
  { atUs: 9_000_000, note: 'The historian starts to consume. Messages 1 to 4 are gone.' },
  { atUs: 9_864_117, note: 'Message 5 reaches the historian, the first one that it gets.' },
];

export const FAILED_JOB_STEPS: readonly Bookmark[] = [
  { atUs: 7_229_581, note: 'The new crew fails on message 4 and does not acknowledge it.' },
  { atUs: 10_255_966, note: 'The old crew asks, more than 4 s after that delivery, and gets message 4 again.' },
  { atUs: 12_448_026, note: 'The new crew fails again, on message 7.' },
  { atUs: 20_282_031, note: 'The log is full: it removes message 1, the oldest.' },
];

export const PARTITIONS_STEPS: readonly Bookmark[] = [
  { atUs: 1_500_000, note: 'The group is ready: analyst2 reads two partitions, analyst3 one.' },
  { atUs: 11_000_000, note: 'analyst1 joins. No member gets messages until the partitions are assigned again.' },
  { atUs: 12_500_000, note: 'Each analyst reads one partition now.' },
  { atUs: 12_722_173, note: 'Message 8 is delivered again: it was not acknowledged.' },
];

export const SHARE_GROUP_STEPS: readonly Bookmark[] = [
  { atUs: 3_914_673, note: 'The trainee fails on message 2 and releases it. The slow crew gets it at once.' },
  { atUs: 7_914_673, note: 'The slow crew works too long: its lock on message 2 expires.' },
  { atUs: 9_146_743, note: 'The trainee gets message 2 again, the third delivery.' },
  { atUs: 10_570_559, note: 'The trainee fails again. After three deliveries message 2 is archived.' },
];

export const WAITING_STEPS: readonly Bookmark[] = [
  { atUs: 10_043_142, note: 'Offer 3 reaches the seller, which answers it.' },
  { atUs: 14_217_335, note: 'The link loses offer 4. From now on, both agents wait.' },
  { atUs: 19_000_000, note: 'The buyer makes a new offer. Neither agent would have begun again.' },
  { atUs: 20_087_015, note: 'The new offer reaches the seller: the conversation continues.' },
];

export const LEADER_STEPS: readonly Bookmark[] = [
  { atUs: 6_015_527, note: 'Ada has listened for 5 s. Her name is the smallest: she leads.' },
  { atUs: 12_000_000, note: 'Ada crashes. Her program ends, with all that it remembers.' },
  { atUs: 18_147_356, note: 'Ben has not heard from Ada for 5 s. Now he leads.' },
  { atUs: 28_254_915, note: 'Ada is back since 22 s. She has listened for 5 s, and leads again.' },
];
