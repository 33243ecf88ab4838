/**
 * Effects of the acting faults on a hop as it leaves. Faults act in the scenario's order: a hop that one fault has lost is not
 * there for the next to double. Each fault draws for every hop, whatever the others did, so that one more fault does not change
 * the draws of another.
 */
import type { Message } from '../messaging/index.ts';
import type { Micros } from '../scenario/index.ts';
import type { Loss, Plan } from './link-faults.ts';
import type { LinkFaultState, RunLink } from './links.ts';
import { NEVER_US } from './simulation-context.ts';

export interface TransmissionPlan {
  readonly arrivesUs: Micros;
  /** Last fault that changed the time of arrival, or the fault that made the copy. */
  readonly fault: number | undefined;
  readonly loss: Loss | undefined;
  readonly copies: readonly TransmissionPlan[];
}

/** A hop that leaves: its time, its payload, and whether the fault at a place of the scenario acts then. */
export interface Departing {
  readonly nowUs: Micros;
  readonly payload: Message;
  readonly acts: (fault: number) => boolean;
}

const NONE: readonly TransmissionPlan[] = [];

/** Plans the transmission of a hop, and of the copies that faults make of it. */
export function planTransmission(link: RunLink, departing: Departing): TransmissionPlan {
  const { nowUs, acts } = departing;
  if (link.faults.length === 0)
    return { arrivesUs: link.delay.arrivesUs(nowUs), fault: undefined, loss: undefined, copies: NONE };
  const first: Plan = { dueUs: link.delay.draw(nowUs), backUs: undefined, fault: undefined, loss: undefined };
  const copies: Plan[] = [];
  for (const state of link.faults) {
    if (!acts(state.index)) continue;
    for (const copy of copies) applyFault(copy, state, departing, true);
    applyFault(first, state, departing, false);
    const gapUs = state.effect.copyGapUs?.(state.rng);
    if (gapUs !== undefined && first.loss === undefined)
      copies.push({ ...first, dueUs: first.dueUs + gapUs, fault: state.index });
  }
  const plan = settled(link, first);
  return copies.length === 0 ? plan : { ...plan, copies: copies.map((copy) => settled(link, copy)) };
}

/**
 * Plans the transmission of a copy that the user makes, outside of its link's order.
 * @param dueUs time of arrival if no fault acts on the copy
 */
export function planCopy(link: RunLink, dueUs: Micros, departing: Departing): TransmissionPlan {
  const plan: Plan = { dueUs, backUs: 0, fault: undefined, loss: undefined };
  for (const state of link.faults) if (departing.acts(state.index)) applyFault(plan, state, departing, true);
  return {
    arrivesUs: Math.min(plan.dueUs + (plan.backUs ?? 0), NEVER_US),
    fault: plan.fault,
    loss: plan.loss,
    copies: NONE,
  };
}

function applyFault(plan: Plan, state: LinkFaultState, { nowUs, payload }: Departing, copy: boolean): void {
  const { index, effect, rng, rngOfCopies } = state;
  const isLater = effect.change?.(plan, { nowUs, payload, random: copy ? rngOfCopies : rng, index });
  // A copy still names what made it.
  if (isLater) plan.fault = copy ? (plan.fault ?? index) : index;
}

function settled({ delay }: RunLink, { dueUs, backUs, fault, loss }: Plan): TransmissionPlan {
  const inTimeUs = Math.min(dueUs, NEVER_US);
  const arrivesUs =
    backUs === undefined ? delay.inOrder(inTimeUs) : Math.min(delay.outOfOrder(inTimeUs, backUs), NEVER_US);
  return { arrivesUs, fault, loss, copies: NONE };
}
