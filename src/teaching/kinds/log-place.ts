/** The place of a message in a log that is made of partitions. */
import type { QuestionRun } from '../question-run.ts';

/** Returns partition and offset under which a channel has accepted a message; both are 0 on a channel that is no log. */
export function placeInLog(
  run: QuestionRun,
  channel: string,
  seq: number,
): { readonly partition: number; readonly offset: number } {
  const accepted = run.trace.acceptedAs(channel, seq);
  if (accepted === undefined) return { partition: 0, offset: 0 };
  const { partition = 0, offset = 0 } = run.trace.eventAs(accepted, 'accepted');
  return { partition, offset };
}
