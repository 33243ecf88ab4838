import { expect, it } from 'vitest';
import type { Place } from './servers.ts';

/** Tests on a server; where there is none, one test that says so, and fails where everything has to run. */
export function describeOn(server: string, place: Place, tests: (url: string) => void): void {
  if ('url' in place) tests(place.url);
  else it(`NOT RUN on a real ${server}: ${place.missing}`, () => expect(process.env.CI).not.toBe('true'));
}
