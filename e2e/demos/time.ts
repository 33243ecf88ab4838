/** The real time of a film: the one place of `e2e` where waiting is intended. */
import { setTimeout } from 'node:timers/promises';

export async function lasting(ms: number): Promise<void> {
  if (ms > 0) await setTimeout(ms);
}
