/** The race of a broker against the bare client that it is built on: both send the same messages, in turn. */
import { race, ratio } from './measure.mjs';

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

/**
 * Compares both sides; the fastest round of each counts. Two processes wait for each other here, so any other load on the machine
 * delays both.
 * @param {string} title
 * @param {{ bare: { prepare?: () => Promise<void>, run: () => Promise<number> }, ours: { prepare?: () => Promise<void>, run: () => Promise<number> } }} sides
 * @returns {Promise<(string | number)[]>} a row: messages a second of both, and our part of the bare client's
 */
export async function compare(title, { bare, ours }, rounds = 7) {
  const times = await race(
    [
      { name: 'bare', ...bare },
      { name: 'ours', ...ours },
    ],
    rounds,
    (times) => Math.min(...times),
  );
  const [bareNs, oursNs] = [times.get('bare'), times.get('ours')];
  return [title, 1e9 / bareNs, 1e9 / oursNs, ratio(bareNs / oursNs, AIM)];
}
