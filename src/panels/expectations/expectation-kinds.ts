/** The kinds of expectations. */
import type { Assertion, AssertionKind, Scenario } from '../../scenario/index.ts';

/** Titles in the list of kinds. */
export const KIND_TITLES: Readonly<Record<AssertionKind, string>> = {
  arrives: 'Every message arrives in time',
  once: 'No message arrives twice',
  inOrder: 'Messages arrive in order',
  depth: 'A queue stays short',
  nothingLost: 'No message is lost',
  noFailure: 'No callback throws',
};

/** Returns a new one that fits the scenario: for its first channel with a receiver, and that receiver. */
export function newAssertion(kind: AssertionKind, { channels, links }: Scenario): Assertion {
  const read = links.find((link) => link.kind === 'subscribe') ?? links.find((link) => link.kind === 'consume');
  const channel = read?.channel ?? channels[0]?.id ?? '';
  const agent = read?.agent ?? '';
  switch (kind) {
    case 'arrives':
      return { kind, channel, agent, withinUs: 1_000_000 };
    case 'once':
    case 'inOrder':
      return { kind, channel: '', agent: '' };
    case 'depth':
      return { kind, channel, depthMax: 5 };
    case 'nothingLost':
      return { kind, channel: '' };
    case 'noFailure':
      return { kind, agent: '' };
  }
}
