/** How a broker and the client that it is made of are compared: the same messages, in turn. */
import { race, ratio } from './measure.mjs';

/** What a broker should reach of the bare client's speed. */
export const AIM = 0.8;

/** @param {number} count @param {number} first the number of the first */
export function messages(count, first = 0) {
  return Array.from({ length: count }, (_, at) => ({ setpoint: 1, mg: 'mg1', n: first + at }));
}

/** Each is answered before the next goes out. @returns how many */
export async function oneByOne(all, send) {
  for (const one of all) await send(one);
  return all.length;
}

/** All in one breath. @returns how many */
export async function together(all, send) {
  await Promise.all(all.map(send));
  return all.length;
}

/**
 * The fastest round of each counts: two processes wait for each other here, and whatever else the machine does makes both wait.
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
