import type { Where } from '../../scenario/index.ts';

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
