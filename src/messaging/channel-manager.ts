import { checkName, getChannelName } from './channel-name.ts';
import { LimitError } from './errors.ts';
import type { MessageBroker } from './message-broker.ts';

/** Largest number of channels that one call creates. */
const PAIRS_MAX = 50_000;

/** Creator of the channels between agents on a broker, and of their names. */
export class ChannelManager {
  readonly #broker: MessageBroker;

  constructor(broker: MessageBroker) {
    this.#broker = broker;
  }

  /**
   * Creates the channel of every ordered pair of different agents, n (n - 1) of them; calling it again changes nothing.
   * @param agentIds duplicates count once
   * @returns the names, in the order of `agentIds`: all from the first, then all from the second
   * @throws ChannelNameError, LimitError before any channel is created
   */
  createAgentChannels(agentIds: Iterable<string>): readonly string[] {
    const names = agentPairs(agentIds).map(({ fromId, toId }) => getChannelName(fromId, toId));
    for (const name of names) this.#broker.createChannel(name);
    return names;
  }

  /**
   * Returns the name of the channel from one agent to another: `mg1_to_mg2`.
   * @throws ChannelNameError
   */
  getChannelName(fromId: string, toId: string): string {
    return getChannelName(fromId, toId);
  }
}

/**
 * Returns all ordered pairs of different agents, in the order of `agentIds`.
 * @throws ChannelNameError for an invalid id, LimitError for more than 50,000 pairs
 */
export function agentPairs(agentIds: Iterable<string>): readonly { readonly fromId: string; readonly toId: string }[] {
  const ids = [...new Set(agentIds)];
  for (const id of ids) checkName(id, 'An agent id');
  if (ids.length * (ids.length - 1) > PAIRS_MAX)
    throw new LimitError(`Channels for all pairs of ${ids.length} agents`, PAIRS_MAX);
  return ids.flatMap((fromId) => ids.filter((toId) => toId !== fromId).map((toId) => ({ fromId, toId })));
}
