/** Runs the page's own source in the build. Many parts share most of it: it is read and transformed once. */
import { runnerImport } from 'vite';

type Parts = typeof import('./build-parts.ts');

let parts: Promise<Parts> | undefined;

/** Returns what `build-parts.ts` exports. */
export function sourceParts(): Promise<Parts> {
  parts ??= runnerImport<Parts>('/.ci/build-parts.ts').then(({ module }) => module);
  return parts;
}
