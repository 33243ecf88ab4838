import { expect, it } from 'vitest';
import type { Place } from './servers.ts';

/** Defines tests on a server. Without one, a single test reports it, and fails where everything must run. */
export function describeOn(server: string, place: Place, tests: (url: string) => void): void {
  if ('url' in place) tests(place.url);
  else it(`NOT RUN on a real ${server}: ${place.missing}`, () => expect(process.env.CI).not.toBe('true'));
}
