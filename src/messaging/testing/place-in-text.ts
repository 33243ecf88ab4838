import fc from 'fast-check';

const PLACES = 2 ** 20;

/**
 * A place in a text, as a fraction of its length: at least 0, less than 1, each as likely as any other. Of `fc.double` between 0 and 1,
 * nine in ten are so small that they name the first character: it draws each number that a double can be alike.
 */
export const placeInText: fc.Arbitrary<number> = fc
  .noBias(fc.integer({ min: 0, max: PLACES - 1 }))
  .map((place) => place / PLACES);
