import type { Scenario } from '../../scenario/index.ts';

/** Returns a sentence that says who could publish what an agent waits for on a channel. */
export function whoSends({ agents, links }: Scenario, channel: string): string {
  const linked = new Set(
    links.filter((link) => link.kind === 'publish' && link.channel === channel).map(({ agent }) => agent),
  );
  const acting = agents.filter(({ behaviours }) =>
    behaviours.some((one) => 'channel' in one && one.channel === channel),
  );
  const names = [...new Set([...acting.map(({ id }) => id), ...linked])];
  if (names.length === 0) return `no agent publishes to ${channel}`;
  const by = acting.length > 0 ? 'publishes there automatically' : 'may publish there';
  if (names.length === 1) return `${names[0]} ${by}`;
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `${names.slice(0, 3).join(', ')}${more} ${acting.length > 0 ? 'publish there automatically' : 'may publish there'}`;
}
