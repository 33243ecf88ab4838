/** The race of a broker against the bare client that it is built on: both send the same messages, in turn. */
import { median, ratio } from './measure.mjs';

/** Part of the bare client's speed that a broker should reach. */
export const AIM = 0.8;

/**
 * @param {number} count
 * @param {number} first number of the first message
 */
export function messages(count, first = 0) {
  return Array.from({ length: count }, (_, at) => ({ setpoint: 1, mg: 'mg1', n: first + at }));
}

/**
 * Sends one message at a time, each after the answer to the one before.
 * @returns how many were sent
 */
export async function oneByOne(all, send) {
  for (const one of all) await send(one);
  return all.length;
}

/**
 * Sends all messages at once and waits for all answers.
 * @returns how many were sent
 */
export async function together(all, send) {
  await Promise.all(all.map(send));
  return all.length;
}

/** Runs before the first that counts: until then, code is interpreted that a program at work has compiled. */
const WARM_UP = 4;

/**
 * Compares both sides; the fastest round of each counts. Two processes wait for each other here, so any other load on the machine
 * delays both; processor time, of which the median counts, is delayed less.
 * @param {string} title
 * @param {{ bare: { prepare?: () => Promise<void>, run: () => Promise<number> }, ours: { prepare?: () => Promise<void>, run: () => Promise<number> } }} sides
 * @returns {Promise<(string | number)[]>} a row: messages a second of both, our part of the bare client's, and microseconds of this
 * process's time for a message
 */
export async function compare(title, sides, rounds = 9) {
  const bare = { ...sides.bare, ns: [], cpuUs: [] };
  const ours = { ...sides.ours, ns: [], cpuUs: [] };
  for (let round = -WARM_UP; round < rounds; round += 1) {
    for (const side of [bare, ours]) {
      await side.prepare?.();
      // Only young objects: a collection of everything throws away compiled code, of which a library has more than its peer.
      globalThis.gc?.({ type: 'minor' });
      const [started, cpu] = [performance.now(), process.cpuUsage()];
      const count = await side.run();
      const tookNs = (performance.now() - started) * 1e6;
      const { user, system } = process.cpuUsage(cpu);
      if (round < 0) continue;
      side.ns.push(tookNs / count);
      side.cpuUs.push((user + system) / count);
    }
  }
  const [bareNs, oursNs] = [Math.min(...bare.ns), Math.min(...ours.ns)];
  const cpu = [median(bare.cpuUs), median(ours.cpuUs)];
  return [title, 1e9 / bareNs, 1e9 / oursNs, ratio(bareNs / oursNs, AIM), ...cpu];
}
