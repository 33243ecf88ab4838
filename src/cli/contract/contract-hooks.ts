/** Module hooks of Node: a broker's TypeScript loads without its types, and finds `heronry/messaging`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stripTypes } from '../../sandbox/index.ts';

type Next<Context, Result> = (specifier: string, context: Context) => Promise<Result>;

interface Resolved {
  readonly url: string;
  readonly shortCircuit?: boolean;
}
interface Loaded {
  readonly format: string;
  readonly source?: string;
  readonly shortCircuit?: boolean;
}

const MESSAGING = new URL('./messaging-for-brokers.js', import.meta.url).href;
const CONTRACT = new URL('../../messaging/contract/index.js', import.meta.url).href;
const OURS: ReadonlyMap<string, string> = new Map([
  ['heronry', MESSAGING],
  ['heronry/messaging', MESSAGING],
  ['heronry/messaging/contract', CONTRACT],
]);

export async function resolve(specifier: string, context: object, next: Next<object, Resolved>): Promise<Resolved> {
  const url = OURS.get(specifier);
  return url === undefined ? next(specifier, context) : { url, shortCircuit: true };
}

export async function load(url: string, context: object, next: Next<object, Loaded>): Promise<Loaded> {
  if (!/^file:.*\.m?ts$/.test(url)) return next(url, context);
  const path = fileURLToPath(url);
  const stripped = stripTypes(readFileSync(path, 'utf8'));
  if (!stripped.ok) throw new SyntaxError(`${path}:${stripped.line}:${stripped.column}: ${stripped.error}`);
  return { format: 'module', source: stripped.code, shortCircuit: true };
}
