import { loadPatiently } from '../../ui/index.ts';

let details: Promise<typeof import('./details.ts')> | undefined;

/** Loads, once, what is drawn around the messages in flight. */
export function loadDetails(): Promise<typeof import('./details.ts')> {
  details ??= loadPatiently(() => import('./details.ts'));
  return details;
}
