/** A film passes in real time: the one place of `e2e` where waiting is what is wanted. */
import { setTimeout } from 'node:timers/promises';

export async function lasting(ms: number): Promise<void> {
  if (ms > 0) await setTimeout(ms);
}
