/**
 * Faults of links in a run: for each row of `scenario/kinds/faults.ts` that acts on links, its effect on hops. A kind without one
 * does not compile. Each draws for every hop, whatever the others did.
 */
import type { Message } from '../messaging/index.ts';
import type { Fault, LinkFault, Micros } from '../scenario/index.ts';
import type { LinkDelay } from './link-delay.ts';
import type { Random } from './random.ts';

/** Loss of a transmission: it vanishes half way. */
export interface Loss {
  readonly reason: 'loss' | 'cut';
  readonly fault: number;
}

/** Plan of a hop before the arrivals of earlier ones are taken into account; faults change it. */
export interface Plan {
  dueUs: Micros;
  /** Set if the transmission is held back and leaves the order of its link. */
  backUs: Micros | undefined;
  /** Last fault that changed the time of arrival, or the fault that made the copy. */
  fault: number | undefined;
  loss: Loss | undefined;
}

/** A hop that leaves, as a fault sees it. */
export interface Leaving {
  readonly nowUs: Micros;
  readonly payload: Message;
  /** Random numbers of the fault on this link. */
  readonly random: Random;
  /** Place of the fault in the scenario. */
  readonly index: number;
}

/** A fault on one link, with its memory. */
export interface LinkEffect {
  /**
   * Changes the plan of a hop that leaves while the fault acts.
   * @returns whether it changed the time of arrival
   */
  readonly change?: (plan: Plan, leaving: Leaving) => boolean;
  /** Returns how far behind a second copy travels, or undefined if there is none. */
  readonly copyGapUs?: (random: Random) => Micros | undefined;
}

type Of<Kind extends LinkFault['kind']> = Extract<LinkFault, { readonly kind: Kind }>;

const MAKERS: { readonly [Kind in LinkFault['kind']]: (fault: Of<Kind>, delay: LinkDelay) => LinkEffect } = {
  delay: ({ delayUs, jitterUs }) => ({
    change: (plan, { random }) => {
      plan.dueUs += delayUs + random.integer(0, jitterUs);
      return true;
    },
  }),
  loss: ({ probability }) => ({
    change: (plan, { random, index }) => {
      if (random.fraction() < probability) plan.loss ??= { reason: 'loss', fault: index };
      return false;
    },
  }),
  duplication: ({ probability }, delay) => ({
    copyGapUs: (random) => {
      const [isHit, gapUs] = [random.fraction() < probability, delay.gapUs(random)];
      return isHit ? gapUs : undefined;
    },
  }),
  reordering: ({ probability, delayUs }) => ({
    change: (plan, { random }) => {
      if (random.fraction() >= probability) return false;
      plan.backUs = (plan.backUs ?? 0) + delayUs;
      return true;
    },
  }),
  cut: () => ({
    change: (plan, { index }) => {
      plan.loss ??= { reason: 'cut', fault: index };
      return false;
    },
  }),
  narrow: ({ bytesPerSecond }) => {
    let freeUs = 0;
    return {
      change: (plan, { nowUs, payload }) => {
        freeUs = Math.max(freeUs, nowUs) + Math.ceil((bytesOf(payload) * 1_000_000) / bytesPerSecond);
        plan.dueUs += freeUs - nowUs;
        return true;
      },
    };
  },
};

/** Returns the size of a message as JSON text in UTF-8. */
function bytesOf(payload: Message): number {
  return new TextEncoder().encode(JSON.stringify(payload)).length;
}

/** Returns the effect of a fault on one link. */
export function linkEffect(fault: LinkFault, delay: LinkDelay): LinkEffect {
  // The row of a kind takes faults of that kind.
  const make = MAKERS[fault.kind] as (fault: LinkFault, delay: LinkDelay) => LinkEffect;
  return make(fault, delay);
}

/** Returns whether a fault acts on links, and not on agents or channels. */
export function isLinkFault(fault: Fault): fault is LinkFault {
  return Object.hasOwn(MAKERS, fault.kind);
}
