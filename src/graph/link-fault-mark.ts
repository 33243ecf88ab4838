/** Marks of faulty links. */
import { coversLink, type Fault, type FaultKind, type LinkFault, type LinkKind } from '../scenario/index.ts';

/** Mark of the faults of a link: the worst of those that are active. */
export type LinkFaultMark = 'cut' | 'lossy' | 'odd';

const LINK_FAULT_MARKS: Readonly<Record<LinkFault['kind'], LinkFaultMark> & Partial<Record<FaultKind, LinkFaultMark>>> =
  {
    cut: 'cut',
    loss: 'lossy',
    delay: 'odd',
    duplication: 'odd',
    reordering: 'odd',
    narrow: 'odd',
  };

/**
 * Returns the worst fault that acts on a link.
 * @param acting indexes of the active faults in `faults`
 */
export function linkFaultMark(
  faults: readonly Fault[],
  acting: readonly number[],
  link: { readonly kind: LinkKind; readonly agent: string; readonly channel: string } | undefined,
): LinkFaultMark | undefined {
  if (acting.length === 0 || link === undefined) return undefined;
  let worst: LinkFaultMark | undefined;
  for (const number of acting) {
    const fault = faults[number];
    const trouble = fault === undefined ? undefined : LINK_FAULT_MARKS[fault.kind];
    if (fault === undefined || trouble === undefined) continue;
    if (!coversLink(fault.where, link.kind, link.agent, link.channel)) continue;
    if (trouble === 'cut') return trouble;
    if (worst !== 'lossy') worst = trouble;
  }
  return worst;
}
