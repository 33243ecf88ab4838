import { agentOf, type Behaviour, type Command, codeOf, type Scenario } from '../../scenario/index.ts';

/** Owner of the code of the scenario's own broker, in the place of an agent's name, which is never empty. */
export const BROKER = '';

type Code = Extract<Behaviour, { readonly kind: 'code' }>;

/** Returns the source of an owner's code; undefined if it has none. */
export function sourceOf(scenario: Scenario, agent: string): string | undefined {
  const { broker } = scenario;
  if (agent === BROKER) return broker.kind === 'own' ? broker.source : undefined;
  return agentOf(scenario, agent)?.behaviours.find((one): one is Code => one.kind === 'code')?.source;
}

/** Returns the command that gives an owner's code another source; undefined if nothing changes. */
export function withSource(scenario: Scenario, agent: string, source: string): Command | undefined {
  const { broker } = scenario;
  if (agent === BROKER) {
    const isSame = broker.kind !== 'own' || broker.source === source;
    return isSame ? undefined : { do: 'setBroker', broker: { ...broker, source } };
  }
  const behaviours = agentOf(scenario, agent)?.behaviours ?? [];
  const place = behaviours.findIndex(({ kind }) => kind === 'code');
  const code = behaviours[place];
  if (code?.kind !== 'code' || code.source === source) return undefined;
  return { do: 'setBehaviours', agent, behaviours: behaviours.with(place, { ...code, source }) };
}

/** Returns the names of the agents that run code, in their order. */
export function agentsWithCode({ agents }: Scenario): readonly string[] {
  return agents.filter(({ behaviours }) => behaviours.some(({ kind }) => kind === 'code')).map(({ id }) => id);
}

/** Returns the owners of code: agents in their order, then the broker. */
export function ownersOfCode(scenario: Scenario): readonly string[] {
  return scenario.broker.kind === 'own' ? [...agentsWithCode(scenario), BROKER] : agentsWithCode(scenario);
}

/** Returns the name of an owner, for users. */
export function ownerName(owner: string): string {
  return owner === BROKER ? 'the broker' : owner;
}

/** Returns the channel that an agent publishes to and does not hear itself, for a new program; else any channel. */
export function channelFor(agent: string, { links, channels }: Scenario): string {
  const own = links.filter((link) => link.agent === agent);
  const to = own.filter(({ kind }) => kind === 'publish').map(({ channel }) => channel);
  const isHeard = (channel: string) => own.some((link) => link.kind !== 'publish' && link.channel === channel);
  return to.find((channel) => !isHeard(channel)) ?? to[0] ?? channels[0]?.id ?? 'status';
}

/** A program, and the agents that have it; “broker” for the scenario’s own broker. */
export interface SharedProgram {
  readonly source: string;
  readonly agents: readonly string[];
}

/** Returns the programs of a scenario, each once, in the order of the agents. */
export function programsOf(scenario: Scenario): readonly SharedProgram[] {
  const bySource = new Map<string, string[]>();
  for (const { agent, source } of codeOf(scenario))
    bySource.set(source, [...(bySource.get(source) ?? []), agent ?? 'broker']);
  return [...bySource].map(([source, agents]) => ({ source, agents }));
}
