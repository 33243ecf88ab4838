/** Plays many scripts on a model and on a server, and finds the smallest with which the two are not the same. */
import { expect } from 'vitest';
import { type Script, type ServerKind, scriptsFor, scriptWords, shrink, withEnding } from './script.ts';

/** What both saw; undefined where the script comes to what is known to be different. */
export type Both = { readonly model: readonly string[]; readonly server: readonly string[] } | undefined;

export interface Plan {
  readonly kind: ServerKind;
  readonly seed: number;
  /** Scripts to be compared. */
  readonly scripts: number;
  /** Scripts that are under way at the same time. */
  readonly atOnce: number;
  readonly play: (script: Script) => Promise<Both>;
}

/** What the scripts came to. */
export interface Tally {
  compared: number;
  /** Left out for what is known to be different. */
  left: number;
  /** Messages that subscriptions and consumers saw, each as often as it was seen. */
  seen: number;
  /** Of those, the ones that a consumer saw that some consumer had seen before. */
  seenAgain: number;
}

export async function holdAgainst(plan: Plan): Promise<Tally> {
  const { kind, seed, play } = plan;
  const tally: Tally = { compared: 0, left: 0, seen: 0, seenAgain: 0 };
  const candidates = scriptsFor(kind, seed, 2 * plan.scripts).values();
  const failed: Script[] = [];
  const playSome = async (): Promise<void> => {
    for (const script of candidates) {
      const both = await play(withEnding(kind, script));
      if (both === undefined) tally.left += 1;
      else if (isSame(both)) count(tally, both.server);
      else failed.push(script);
      if (tally.compared >= plan.scripts || failed.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: plan.atOnce }, playSome));
  for (const script of failed) await show(plan, script);
  expect(tally.compared).toBeGreaterThanOrEqual(plan.scripts);
  return tally;
}

async function show({ kind, play }: Plan, script: Script): Promise<never> {
  const smallest = await shrink(script, async (smaller) => {
    const both = await play(withEnding(kind, smaller));
    return both !== undefined && !isSame(both);
  });
  const both = await play(withEnding(kind, smallest));
  expect(both?.model, `The model, in:\n  ${scriptWords(smallest)}\n`).toEqual(both?.server);
  throw new Error(`Different once, and the same when played again:\n  ${scriptWords(script)}`);
}

function isSame({ model, server }: Exclude<Both, undefined>): boolean {
  return JSON.stringify(model) === JSON.stringify(server);
}

function count(tally: Tally, lines: readonly string[]): void {
  tally.compared += 1;
  const before = new Set<string>();
  for (const line of lines) {
    const [what = '', seen = ''] = line.split(': ');
    for (const text of seen.split(' ')) {
      tally.seen += 1;
      if (!what.includes('consumes')) continue;
      const number = text.replace('*', '');
      if (before.has(number)) tally.seenAgain += 1;
      before.add(number);
    }
  }
}
