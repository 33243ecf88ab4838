/** Time promises, scaled to the speed of the machine. Anything that is only waited for needs no scale: see `within`. */
import { run } from './process.ts';

/** Time that Node takes to start and end on a quiet machine. */
const NODE_MS = 50;

/** Converts milliseconds of a quiet machine into those of this one, at its current load. */
export async function onThisMachine(ms: number): Promise<number> {
  const started = performance.now();
  await run([process.execPath, '-e', '']);
  return ms * Math.max(1, (performance.now() - started) / NODE_MS);
}
