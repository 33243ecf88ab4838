/** Plays programs of tests, in this thread: they all end by themselves. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { emptyScenario, type Scenario } from '../../scenario/index.ts';
import type { StartPython } from '../any-python.ts';
import type { ScriptFile } from '../joined-program.ts';
import { playScript, type ScriptReport } from '../play-script.ts';
import { microPython } from '../python.ts';
import { type Effect, withEffects } from '../script-document.ts';

const WASM = createRequire(import.meta.url).resolve('@micropython/micropython-webassembly-pyscript/micropython.wasm');

/** Result of a program. */
export interface Played {
  readonly reports: readonly ScriptReport[];
  /** Everything that it printed. */
  readonly printed: string;
  readonly errors: readonly Extract<ScriptReport, { readonly kind: 'error' }>[];
  readonly effects: readonly Effect[];
  /** The document that it made. */
  readonly scenario: Scenario;
  readonly end: Extract<ScriptReport, { readonly kind: 'end' }>;
}

/** Plays files, or one text, and returns what came of them. */
export async function play(
  source: string | readonly ScriptFile[],
  {
    base = emptyScenario('Python'),
    untilUs = 60_000_000,
    start = microPython(WASM),
  }: { readonly base?: Scenario; readonly untilUs?: number; readonly start?: StartPython } = {},
): Promise<Played> {
  const files = typeof source === 'string' ? [{ name: 'program.py', text: source }] : source;
  const reports: ScriptReport[] = [];
  await playScript({ files, base, untilUs }, start, (report) => reports.push(report));
  const effects = reports.flatMap((report) => (report.kind === 'effect' ? [report.effect] : []));
  const end = reports.at(-1);
  if (end?.kind !== 'end') throw new Error('The program has no end');
  return {
    reports,
    effects,
    end,
    printed: reports.flatMap((report) => (report.kind === 'print' ? [report.text] : [])).join(''),
    errors: reports.flatMap((report) => (report.kind === 'error' ? [report] : [])),
    scenario: withEffects({ ...base, interventions: [] }, effects),
  };
}

/** Returns a file of the documentation, as it is. */
export function documented(name: 'usage.py' | 'channels.py' | 'production.py'): ScriptFile {
  return { name, text: readFileSync(new URL(`./documented/${name}`, import.meta.url), 'utf8') };
}
