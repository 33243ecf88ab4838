import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder, and those above it that are not there. Node's `recursive` never ends on a file system that answers ENOENT, as
 * `/proc` does.
 * @throws Error of `node:fs`
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const above = dirname(resolve(path));
  if (above !== resolve(path)) makeFolder(above);
  mkdirSync(path);
}
