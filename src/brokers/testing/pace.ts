/** Promises about time, held on a machine of any speed. What is only waited for needs no measure: see `within`. */
import { run } from './process.ts';

/** How long Node takes to start and end on a quiet machine. */
const NODE_MS = 50;

/** Converts milliseconds of a quiet machine into those of this one, as busy as it is now. */
export async function onThisMachine(ms: number): Promise<number> {
  const started = performance.now();
  await run([process.execPath, '-e', '']);
  return ms * Math.max(1, (performance.now() - started) / NODE_MS);
}
