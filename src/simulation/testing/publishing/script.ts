/** Scripts of a client that publishes over a link which is cut and healed: the same for a model and for a real server. */
import type { Random } from '../../random.ts';

export type PublishStep =
  /** Numbered from 1, in order. */
  | { readonly kind: 'publish' }
  /** The link is cut: by the next publish, whose request or answer is lost, or while nothing is under way. */
  | { readonly kind: 'cut'; readonly loses: 'nothing' | 'request' | 'answer' }
  | { readonly kind: 'heal' }
  /** The client gives up what it keeps. */
  | { readonly kind: 'giveUp' };

export type PublishScript = readonly PublishStep[];

/** The result of each publish, in order, and the numbers that the channel has, in order. */
export interface PublishOutcome {
  readonly told: readonly string[];
  readonly stored: readonly number[];
}

const LOSSES = ['nothing', 'request', 'answer'] as const;

/** Makes a script in which the link works first and last, and is cut one to three times in between. */
export function publishScript(random: Random): PublishScript {
  const steps: PublishStep[] = [];
  const publishes = (min: number, max: number): void => {
    const count = random.integer(min, max);
    for (let made = 0; made < count; made += 1) steps.push({ kind: 'publish' });
  };
  publishes(1, 2);
  const rounds = random.integer(1, 3);
  for (let round = 0; round < rounds; round += 1) {
    const loses = LOSSES[random.integer(0, 2)] ?? 'nothing';
    steps.push({ kind: 'cut', loses });
    publishes(0, 3);
    steps.push({ kind: 'heal' });
    publishes(1, 2);
  }
  return steps;
}
