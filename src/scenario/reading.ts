/** The second door: what reads documents from outside, which a page fetches only when it meets one. */
export { checkScenario } from './check.ts';
export { decodeMoment, encodeMoment } from './link/codec.ts';
