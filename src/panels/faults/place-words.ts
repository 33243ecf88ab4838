/** Places of faults: in words, and which faults concern a place. */
import { type Fault, namesIn, type Where } from '../../scenario/index.ts';

/** Returns whether a fault concerns a place: it acts there, or on a part or a neighbour of it. */
export function concerns(fault: Fault, place: Where): boolean {
  if (place.at === 'everything' || fault.where.at === 'everything') return true;
  const [of, at] = [namesIn(fault.where), namesIn(place)];
  return of.agents.some((id) => at.agents.includes(id)) || of.channels.some((id) => at.channels.includes(id));
}

export function samePlace(a: Where, b: Where): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Returns a place in words: "everywhere", "mg1 → control", "mg1". */
export function placeWords(where: Where): string {
  switch (where.at) {
    case 'everything':
      return 'everywhere';
    case 'agent':
      return where.agent;
    case 'channel':
      return where.channel;
    case 'link':
      return where.link === 'publish' ? `${where.agent} → ${where.channel}` : `${where.channel} → ${where.agent}`;
    case 'border':
      return `between ${[...where.agents, ...where.channels].join(', ')} and the rest`;
  }
}
