import { agentPairs, getChannelName, MessagingError } from '../messaging/index.ts';
import type { EditResult } from './commands.ts';
import { agentOf, channelOf, newChannel, sameLink } from './document.ts';
import { type CommandOf, done, refused, refusedFor } from './edit-result.ts';
import { intervene } from './edit-run.ts';
import { shapeIssue, time } from './kinds/value-shapes.ts';
import { LIMITS } from './limits.ts';
import type { Agent, Channel, Link, LinkKind, Micros, Scenario } from './scenario.ts';
import { NetworkSchema } from './schema.ts';

const VERBS: Readonly<Record<LinkKind, string>> = {
  publish: 'publishes to',
  subscribe: 'subscribes to',
  consume: 'consumes from',
};

export function link(scenario: Scenario, { link: wanted }: CommandOf<'link'>): EditResult {
  const { kind, agent, channel, network, fromUs } = wanted;
  if (!agentOf(scenario, agent)) return refused(`There is no agent “${agent}”.`, 'link.agent');
  if (!channelOf(scenario, channel)) return refused(`There is no channel “${channel}”.`, 'link.channel');
  if (scenario.links.some((other) => sameLink(other, wanted))) return done(scenario, '');
  if (scenario.links.length >= LIMITS.links) return refused(`A scenario has at most ${LIMITS.links} links.`, 'links');
  const issue =
    (network === undefined ? undefined : shapeIssue(NetworkSchema, network, 'link.network')) ??
    (fromUs === undefined ? undefined : shapeIssue(time(), fromUs, 'link.fromUs'));
  if (issue !== undefined) return refusedFor(issue);
  const added: Link = {
    kind,
    agent,
    channel,
    ...(network === undefined ? {} : { network }),
    // Publishing has no beginning: it is allowed from the start.
    ...(fromUs === undefined || kind === 'publish' ? {} : { fromUs }),
  };
  return done({ ...scenario, links: [...scenario.links, added] }, `Connect: ${agent} ${VERBS[kind]} ${channel}`);
}

export function unlink(scenario: Scenario, command: CommandOf<'unlink'>): EditResult {
  const links = scenario.links.filter((other) => !sameLink(other, command));
  if (links.length === scenario.links.length) return done(scenario, '');
  return done({ ...scenario, links }, `Disconnect ${command.agent} from ${command.channel}`);
}

export function setLinkNetwork(scenario: Scenario, command: CommandOf<'setLinkNetwork'>): EditResult {
  const { agent, channel, network } = command;
  const issue = network === undefined ? undefined : shapeIssue(NetworkSchema, network, 'network');
  if (issue !== undefined) return refusedFor(issue);
  if (!scenario.links.some((other) => sameLink(other, command))) return refused('This link does not exist.', 'link');
  const links = scenario.links.map((other) => {
    if (!sameLink(other, command)) return other;
    const { network: _, ...rest } = other;
    return network === undefined ? rest : { ...rest, network };
  });
  return done({ ...scenario, links }, `Change the delay between ${agent} and ${channel}`);
}

export function connectAgents(scenario: Scenario, { from, to, subscribeAtUs }: CommandOf<'connectAgents'>): EditResult {
  const [sender, receiver] = [agentOf(scenario, from), agentOf(scenario, to)];
  if (sender === undefined) return refused(`There is no agent “${from}”.`, 'from');
  if (receiver === undefined) return refused(`There is no agent “${to}”.`, 'to');
  try {
    const channel = getChannelName(from, to);
    const withPair = addPairs(scenario, [{ from: sender, to: receiver }], subscribeAtUs === undefined);
    if ('issue' in withPair) return refusedFor(withPair.issue);
    const label = `Connect ${from} to ${to}`;
    const subscribes = scenario.links.some((other) => sameLink(other, { kind: 'subscribe', agent: to, channel }));
    if (subscribeAtUs === undefined || subscribes) return done(withPair.scenario, label);
    const result = intervene(withPair.scenario, {
      do: 'intervene',
      intervention: { kind: 'subscribe', atUs: subscribeAtUs, agent: to, channel },
    });
    return result.ok ? done(result.scenario, label) : result;
  } catch (error) {
    if (!(error instanceof MessagingError)) throw error;
    return refused(`${error.message}.`, 'to');
  }
}

export function connectAllAgents(scenario: Scenario, { agents, fromUs }: CommandOf<'connectAllAgents'>): EditResult {
  try {
    const pairs: { from: Agent; to: Agent }[] = [];
    const byId = new Map(scenario.agents.map((agent) => [agent.id, agent]));
    for (const { fromId, toId } of agentPairs(agents)) {
      const [from, to] = [byId.get(fromId), byId.get(toId)];
      if (from === undefined || to === undefined) {
        return refused(`There is no agent “${from === undefined ? fromId : toId}”.`, 'agents');
      }
      pairs.push({ from, to });
    }
    if (pairs.length === 0) return refused('Pair channels need at least two agents.', 'agents');
    const result = addPairs(scenario, pairs, true, fromUs);
    if ('issue' in result) return refusedFor(result.issue);
    return done(result.scenario, `Create the ${pairs.length} pair channels of ${new Set(agents).size} agents`);
  } catch (error) {
    if (!(error instanceof MessagingError)) throw error;
    return refused(`${error.message}.`, 'agents');
  }
}

interface Pair {
  readonly from: Agent;
  readonly to: Agent;
}

/** Returns the document with the pair channels and their links; the same object if all are there. */
function addPairs(
  scenario: Scenario,
  pairs: readonly Pair[],
  subscribe: boolean,
  fromUs?: Micros,
): { readonly scenario: Scenario } | { readonly issue: { readonly message: string; readonly path: string } } {
  const known = new Set(scenario.channels.map(({ id }) => id));
  const linked = new Set(scenario.links.map(linkId));
  const channels: Channel[] = [];
  const links: Link[] = [];
  const add = (wanted: Link): void => {
    if (!linked.has(linkId(wanted))) links.push(wanted);
  };
  const late = fromUs === undefined ? {} : { fromUs };
  for (const { from, to } of pairs) {
    const id = getChannelName(from.id, to.id);
    if (!known.has(id)) channels.push(newChannel(id, pairPlace(from, to), true));
    add({ kind: 'publish', agent: from.id, channel: id });
    if (subscribe) add({ kind: 'subscribe', agent: to.id, channel: id, ...late });
  }
  if (known.size + channels.length > LIMITS.channels) {
    return {
      issue: {
        message: `A scenario has at most ${LIMITS.channels} channels; this would be ${known.size + channels.length}.`,
        path: 'channels',
      },
    };
  }
  if (linked.size + links.length > LIMITS.links) {
    return {
      issue: {
        message: `A scenario has at most ${LIMITS.links} links; this would make ${linked.size + links.length}.`,
        path: 'links',
      },
    };
  }
  if (channels.length + links.length === 0) return { scenario };
  return {
    scenario: { ...scenario, channels: [...scenario.channels, ...channels], links: [...scenario.links, ...links] },
  };
}

function linkId({ kind, agent, channel }: Link): string {
  return JSON.stringify([kind, agent, channel]);
}

/** Distance between the two channels of a pair of agents, in canvas units. */
const PAIR_APART = 72;

/**
 * Half way between the two, and to the side of the line on which the sender has it to its right, so that there and back
 * lie apart.
 */
export function pairPlace(
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
): { x: number; y: number } {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.sqrt(dx * dx + dy * dy);
  const side = length === 0 ? { x: 0, y: 1 } : { x: -dy / length, y: dx / length };
  return {
    x: Math.round((from.x + to.x) / 2 + (side.x * PAIR_APART) / 2),
    y: Math.round((from.y + to.y) / 2 + (side.y * PAIR_APART) / 2),
  };
}
