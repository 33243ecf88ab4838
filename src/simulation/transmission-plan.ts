/**
 * Effects of the acting faults on a hop as it leaves. Faults act in the scenario's order: a hop that one fault has lost is not
 * there for the next to double. Each fault draws for every hop, whatever the others did, so that one more fault does not change
 * the draws of another.
 */
import type { Micros } from '../scenario/index.ts';
import type { LinkFaultState, RunLink } from './links.ts';

/** Loss of a transmission: it vanishes half way. */
export interface Loss {
  readonly reason: 'loss' | 'cut';
  readonly fault: number;
}

export interface TransmissionPlan {
  readonly arrivesUs: Micros;
  /** Last fault that changed the time of arrival, or the fault that made the copy. */
  readonly fault: number | undefined;
  readonly loss: Loss | undefined;
  readonly copies: readonly TransmissionPlan[];
}

/** Plan before the arrivals of earlier transmissions are taken into account. */
interface Plan {
  dueUs: Micros;
  /** Set if the transmission is held back and leaves the order of its link. */
  backUs: Micros | undefined;
  fault: number | undefined;
  loss: Loss | undefined;
}

const NONE: readonly TransmissionPlan[] = [];

/**
 * Plans the transmission of a hop, and of the copies that faults make of it.
 * @param acts whether the fault at a place of the scenario acts now
 */
export function planTransmission(link: RunLink, nowUs: Micros, acts: (fault: number) => boolean): TransmissionPlan {
  if (link.faults.length === 0)
    return { arrivesUs: link.delay.arrivesUs(nowUs), fault: undefined, loss: undefined, copies: NONE };
  const first: Plan = { dueUs: link.delay.draw(nowUs), backUs: undefined, fault: undefined, loss: undefined };
  const copies: Plan[] = [];
  for (const trouble of link.faults) {
    if (!acts(trouble.index)) continue;
    for (const copy of copies) applyFault(copy, trouble, true);
    applyFault(first, trouble, false);
    if (trouble.fault.kind !== 'duplication') continue;
    const [hit, gapUs] = [trouble.rng.fraction() < trouble.fault.probability, link.delay.gapUs(trouble.rng)];
    if (hit && first.loss === undefined) copies.push({ ...first, dueUs: first.dueUs + gapUs, fault: trouble.index });
  }
  const plan = settled(link, first);
  return copies.length === 0 ? plan : { ...plan, copies: copies.map((copy) => settled(link, copy)) };
}

/**
 * Plans the transmission of a copy that the user makes, outside of its link's order.
 * @param dueUs time of arrival if no fault acts on the copy
 */
export function planCopy(link: RunLink, dueUs: Micros, acts: (fault: number) => boolean): TransmissionPlan {
  const plan: Plan = { dueUs, backUs: 0, fault: undefined, loss: undefined };
  for (const trouble of link.faults) if (acts(trouble.index)) applyFault(plan, trouble, true);
  return { arrivesUs: plan.dueUs + (plan.backUs ?? 0), fault: plan.fault, loss: plan.loss, copies: NONE };
}

function applyFault(plan: Plan, { fault, index, rng, rngOfCopies }: LinkFaultState, copy: boolean): void {
  const random = copy ? rngOfCopies : rng;
  // A copy goes on naming what made it.
  const named = copy ? (plan.fault ?? index) : index;
  switch (fault.kind) {
    case 'delay':
      plan.dueUs += fault.delayUs + random.integer(0, fault.jitterUs);
      plan.fault = named;
      return;
    case 'loss':
      if (random.fraction() < fault.probability) plan.loss ??= { reason: 'loss', fault: index };
      return;
    case 'reordering':
      if (random.fraction() >= fault.probability) return;
      plan.backUs = (plan.backUs ?? 0) + fault.delayUs;
      plan.fault = named;
      return;
    case 'cut':
      plan.loss ??= { reason: 'cut', fault: index };
      return;
    case 'duplication':
      return;
  }
}

function settled({ delay }: RunLink, { dueUs, backUs, fault, loss }: Plan): TransmissionPlan {
  const arrivesUs = backUs === undefined ? delay.inOrder(dueUs) : delay.outOfOrder(dueUs, backUs);
  return { arrivesUs, fault, loss, copies: NONE };
}
