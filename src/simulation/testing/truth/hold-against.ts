/** Plays many scripts on a model and on a server, and finds the smallest with which the two are not the same. */
import { expect } from 'vitest';
import { type Steps, shrink } from './shrink.ts';

/** Lines seen on both sides; undefined where a known difference makes the script void. */
export type Both = { readonly model: readonly string[]; readonly server: readonly string[] } | undefined;

export interface Plan<Script> {
  /** More than are to be compared, as some are left out. */
  readonly candidates: readonly Script[];
  /** Scripts to be compared. */
  readonly scripts: number;
  /** Scripts that are under way at the same time. */
  readonly atOnce: number;
  readonly play: (script: Script) => Promise<Both>;
  readonly words: (script: Script) => string;
  /** A script that fails takes too long to look for a smaller one. @default false */
  readonly isSlow?: boolean;
}

/** Counts of compared scripts and of messages. */
export interface Tally {
  compared: number;
  /** Left out for what is known to be different. */
  left: number;
  /** Messages that subscriptions and consumers saw, each as often as it was seen. */
  seen: number;
  /** Messages that a consumer saw again, or after another consumer. */
  seenAgain: number;
}

export async function holdAgainst<Script extends Steps>(plan: Plan<Script>): Promise<Tally> {
  const { play } = plan;
  const tally: Tally = { compared: 0, left: 0, seen: 0, seenAgain: 0 };
  const candidates = plan.candidates.values();
  const failed: { readonly script: Script; readonly both: Both }[] = [];
  const playSome = async (): Promise<void> => {
    for (const script of candidates) {
      const both = await play(script);
      if (both === undefined) tally.left += 1;
      else if (isSame(both)) count(tally, both.server);
      else failed.push({ script, both });
      if (tally.compared >= plan.scripts || failed.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: plan.atOnce }, playSome));
  for (const { script, both } of failed) await show(plan, script, both);
  expect(tally.compared).toBeGreaterThanOrEqual(plan.scripts);
  return tally;
}

async function show<Script extends Steps>(plan: Plan<Script>, script: Script, first: Both): Promise<never> {
  const { play, words } = plan;
  if (plan.isSlow) expect(first?.model, `The model, in:\n  ${words(script)}\n`).toEqual(first?.server);
  const smallest = await shrink(script, async (smaller) => {
    const both = await play(smaller);
    return both !== undefined && !isSame(both);
  });
  const both = await play(smallest);
  expect(both?.model, `The model, in:\n  ${words(smallest)}\n`).toEqual(both?.server);
  throw new Error(`Different once, and the same when played again:\n  ${words(script)}`);
}

function isSame({ model, server }: Exclude<Both, undefined>): boolean {
  return JSON.stringify(model) === JSON.stringify(server);
}

function count(tally: Tally, lines: readonly string[]): void {
  tally.compared += 1;
  const before = new Set<string>();
  for (const line of lines) {
    const [what = '', seen] = line.split(': ');
    if (seen === undefined) continue;
    for (const text of seen.split(' ')) {
      tally.seen += 1;
      if (!what.includes('consumes')) continue;
      const number = text.replace('*', '');
      if (before.has(number)) tally.seenAgain += 1;
      before.add(number);
    }
  }
}
