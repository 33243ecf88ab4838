/** The second half of a check: the parts of a document, each well formed, made to fit together. */
import { nameProblem } from '../messaging/index.ts';
import { newChannel } from './document.ts';
import { namesIn } from './fault-places.ts';
import { channelsOf, fitsBeside } from './kinds/behaviours.ts';
import { assertionNames } from './kinds/expectations.ts';
import { placesBelow } from './layered-layout.ts';
import { LIMITS } from './limits.ts';
import type { Repairs } from './repairs.ts';
import type { Behaviour, Channel, Link, Scenario } from './scenario.ts';
import type { ParsedScenario } from './schema.ts';

const SECOND_CODE = 'an agent has at most one behaviour that runs code';

/** Makes names unique and good. It comes before places are found, which go by name. */
export function withUniqueNames<Named extends Pick<ParsedScenario, 'agents' | 'channels'>>(
  parsed: Named,
  repairs: Repairs,
): Named {
  const agents = uniqueNames('agent', parsed.agents, repairs);
  return { ...parsed, agents, channels: uniqueNames('channel', parsed.channels, repairs) };
}

/** Drops links and references that point nowhere, and adds the channels that agents name. In linear time. */
export function connect(scenario: Scenario, repairs: Repairs): Scenario {
  const { agents } = scenario;
  const agentIds = new Set(agents.map(({ id }) => id));
  const interventions = scenario.interventions.filter(({ agent }, index) => {
    if (agentIds.has(agent)) return true;
    leftOut(repairs, 'interventions', index, `there is no agent “${agent}”`);
    return false;
  });
  const channels = withNamedChannels({ ...scenario, interventions }, repairs);
  const channelIds = new Set(channels.map(({ id }) => id));
  const noChannel = (id: string): string => `there is no channel “${id}”, and no room for one more`;
  const knows = (behaviour: Behaviour): boolean => channelsOf(behaviour).every((id) => channelIds.has(id));
  const isThere = (kind: 'agent' | 'channel', id: string): boolean =>
    (kind === 'agent' ? agentIds : channelIds).has(id);
  return {
    ...scenario,
    agents: agents.map((agent, place) => {
      const isOnly = ({ kind }: Behaviour, index: number): boolean =>
        fitsBeside(kind, agent.behaviours.slice(0, index));
      if (agent.behaviours.every((behaviour, index) => knows(behaviour) && isOnly(behaviour, index))) return agent;
      const behaviours = agent.behaviours.filter((behaviour, index) => {
        const missing = channelsOf(behaviour).find((id) => !channelIds.has(id));
        const reason = missing !== undefined ? noChannel(missing) : isOnly(behaviour, index) ? undefined : SECOND_CODE;
        if (reason !== undefined) leftOut(repairs, `agents[${place}].behaviours`, index, reason, 'behaviours');
        return reason === undefined;
      });
      return { ...agent, behaviours };
    }),
    channels,
    interventions: interventions.filter(({ channel }, index) => {
      if (channelIds.has(channel)) return true;
      leftOut(repairs, 'interventions', index, noChannel(channel));
      return false;
    }),
    faults: scenario.faults.filter(({ where }, index) => {
      const { agents: named, channels: alsoNamed } = namesIn(where);
      const missing = named.find((id) => !isThere('agent', id)) ?? alsoNamed.find((id) => !isThere('channel', id));
      if (missing !== undefined) leftOut(repairs, 'faults', index, `there is no “${missing}”`);
      return missing === undefined;
    }),
    assertions: scenario.assertions.filter((assertion, index) => {
      const gone = assertionNames(assertion, (kind, id) => !isThere(kind, id));
      if (gone) leftOut(repairs, 'assertions', index, 'it names an unknown agent or channel');
      return !gone;
    }),
    links: goodLinks(scenario.links, agentIds, channelIds, repairs),
  };
}

function uniqueNames<Node extends { readonly id: string }>(
  kind: 'agent' | 'channel',
  nodes: readonly Node[],
  repairs: Repairs,
): Node[] {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  /** The stem and the next number that makes it new; counts on, so that a thousand of one name take a thousand steps. */
  const fresh = (stem: string): string => {
    let number = counts.get(stem) ?? 0;
    do number += 1;
    while (taken.has(`${stem}${number}`));
    counts.set(stem, number);
    return `${stem}${number}`;
  };
  return nodes.map((node) => {
    const problem = nameProblem(node.id) ?? (taken.has(node.id) ? 'is used twice' : undefined);
    if (problem === undefined) {
      taken.add(node.id);
      return node;
    }
    const id = fresh(taken.has(node.id) ? `${node.id.slice(0, LIMITS.nameUnits - 8)} ` : kind);
    taken.add(id);
    repairs.add(`${kind} ${problem}`, () => `The ${kind} “${node.id}” was renamed to “${id}” (its name ${problem}).`);
    return { ...node, id };
  });
}

function withNamedChannels(scenario: Scenario, repairs: Repairs): readonly Channel[] {
  const known = new Set(scenario.channels.map(({ id }) => id));
  const named = [
    ...scenario.agents.flatMap((agent) => agent.behaviours.flatMap(channelsOf)),
    ...scenario.interventions.map(({ channel }) => channel),
  ];
  const missing = [...new Set(named)]
    .filter((id) => !known.has(id) && nameProblem(id) === undefined)
    .slice(0, LIMITS.channels - scenario.channels.length);
  const places = placesBelow(scenario, missing.length);
  const added = missing.map((id, index) => {
    repairs.add('channel added', () => `The channel “${id}” was added (an agent uses it).`);
    return newChannel(id, places[index] ?? { x: 0, y: 0 });
  });
  return added.length === 0 ? scenario.channels : [...scenario.channels, ...added];
}

function goodLinks(
  links: readonly Link[],
  agents: ReadonlySet<string>,
  channels: ReadonlySet<string>,
  repairs: Repairs,
): readonly Link[] {
  const seen = new Set<string>();
  return links.filter((link, index) => {
    const name = JSON.stringify([link.kind, link.agent, link.channel]);
    const problem = !agents.has(link.agent)
      ? `there is no agent “${link.agent}”`
      : !channels.has(link.channel)
        ? `there is no channel “${link.channel}”`
        : seen.has(name)
          ? 'it exists already'
          : undefined;
    seen.add(name);
    if (problem !== undefined) leftOut(repairs, 'links', index, problem);
    return problem === undefined;
  });
}

function leftOut(repairs: Repairs, list: string, index: number, reason: string, kind = list): void {
  repairs.add(`${kind} left out`, () => `${list}[${index}] was left out (${reason}).`);
}
