/** Expectations of a scenario. An assertion is broken by one event, or by a time that passed in vain. */
import type { Micros } from './terms.ts';

/** `channel` and `agent` may be '' for any. */
export type Assertion =
  /** Every message that the channel accepts reaches the agent within `withinUs` of being published. */
  | { readonly kind: 'arrives'; readonly channel: string; readonly agent: string; readonly withinUs: Micros }
  /** No agent receives a message twice. */
  | { readonly kind: 'once'; readonly channel: string; readonly agent: string }
  /** The agent receives the channel's messages in the order in which each publisher sent them. */
  | { readonly kind: 'inOrder'; readonly channel: string; readonly agent: string }
  /** The channel's queue never holds more than `depthMax`. */
  | { readonly kind: 'depth'; readonly channel: string; readonly depthMax: number }
  /** No message of the channel is lost, dropped or refused on its way. */
  | { readonly kind: 'nothingLost'; readonly channel: string }
  /** No callback of the agent throws. */
  | { readonly kind: 'noFailure'; readonly agent: string };

/** Kind of an expectation. */
export type AssertionKind = Assertion['kind'];

/** Returns the assertion with other names of nodes; '' stays. */
export function renamedAssertion(
  assertion: Assertion,
  agentName: (id: string) => string,
  channelName: (id: string) => string,
): Assertion {
  // Only the names change, and each stays where it was: the kind is the same.
  return {
    ...assertion,
    ...('agent' in assertion && assertion.agent !== '' ? { agent: agentName(assertion.agent) } : {}),
    ...('channel' in assertion && assertion.channel !== '' ? { channel: channelName(assertion.channel) } : {}),
  } as Assertion;
}

/** Returns the assertions that name no agent and no channel that the scenario lacks. */
export function withoutStrangers(assertions: readonly Assertion[], { agents, channels }: Nodes): readonly Assertion[] {
  const isGone = (kind: 'agent' | 'channel', id: string): boolean =>
    !(kind === 'agent' ? agents : channels).some((node) => node.id === id);
  return assertions.filter((assertion) => !assertionNames(assertion, isGone));
}

interface Nodes {
  readonly agents: readonly { readonly id: string }[];
  readonly channels: readonly { readonly id: string }[];
}

/** Returns whether an assertion names a node that is gone. */
export function assertionNames(
  assertion: Assertion,
  isGone: (kind: 'agent' | 'channel', id: string) => boolean,
): boolean {
  return (
    ('agent' in assertion && assertion.agent !== '' && isGone('agent', assertion.agent)) ||
    ('channel' in assertion && assertion.channel !== '' && isGone('channel', assertion.channel))
  );
}
