import { loadPatiently } from '../../ui/index.ts';

let details: Promise<typeof import('./page-details.ts')> | undefined;

/** Loads, once, what is drawn around the messages in flight. */
export function loadDetails(): Promise<typeof import('./page-details.ts')> {
  details ??= loadPatiently(() => import('./page-details.ts'));
  return details;
}
