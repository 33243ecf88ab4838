/**
 * Parts of a scenario that a program does not have. Each row finds one, says it in a sentence for the head of the program, and takes it
 * out of the scenario: what remains is what the program plays.
 */
import { getChannelName, MessagingError } from '../messaging/index.ts';
import {
  type Behaviour,
  BROKER_NAMES,
  DEFAULT_CAPACITY,
  DEFAULT_OVERFLOW,
  type Intervention,
  type Micros,
  type Network,
  type Scenario,
} from '../scenario/index.ts';
import type { ProgramLanguage } from './program.ts';
import { inputsOf, onlySender } from './senders.ts';

interface LeftOut {
  /** Sentences about what it takes out; empty where the scenario has none of it. */
  readonly says: (scenario: Scenario) => readonly string[];
  readonly without: (scenario: Scenario) => Scenario;
  /** @default every language */
  readonly only?: ProgramLanguage;
}

const NO_NETWORK: Network = { delayUsMin: 0, delayUsMean: 0, jitterUs: 0 };

/** Kinds of behaviours that a program can say. */
const SAID: ReadonlySet<string> = new Set([
  'tick',
  'publish',
  'forward',
  'reply',
  'work',
  'throw',
  'batch',
] satisfies Behaviour['kind'][]);

const ON_HOPS: ReadonlySet<Intervention['kind']> = new Set(['drop', 'duplicate', 'hold']);

const ROWS: readonly LeftOut[] = [
  {
    says: ({ broker }) =>
      broker.kind === 'memory'
        ? []
        : [
            `The scenario runs on ${BROKER_NAMES[broker.kind]}. This program uses the broker in memory, which does other things.`,
          ],
    without: (scenario) => ({ ...scenario, broker: { kind: 'memory' } }),
  },
  {
    says: ({ network, links }) =>
      takesTime(network) || links.some((link) => link.network !== undefined && takesTime(link.network))
        ? [`Messages travel: ${delayWords(network)} a hop in the scenario. Here they arrive at once.`]
        : [],
    without: (scenario) => ({
      ...scenario,
      network: NO_NETWORK,
      links: scenario.links.map(({ network: _, ...link }) => link),
    }),
  },
  {
    says: ({ agents }) =>
      agents.some(({ behaviours }) => behaviours.some(isByChance))
        ? ['The scenario draws its random numbers from its seed. This program draws its own.']
        : [],
    without: (scenario) => scenario,
  },
  {
    says: ({ faults }) => {
      const kinds = [...new Set(faults.map(({ kind }) => kind))];
      return faults.length === 0 ? [] : [`Faults: ${counted(faults.length, 'fault')} (${kinds.join(', ')}).`];
    },
    without: (scenario) => ({ ...scenario, faults: [] }),
  },
  {
    says: ({ interventions }) => {
      const acts = interventions.filter(({ kind }) => ON_HOPS.has(kind));
      return acts.length === 0
        ? []
        : [`Messages that you dropped, duplicated or delayed in flight: ${counted(acts.length, 'action')}.`];
    },
    without: (scenario) => ({
      ...scenario,
      interventions: scenario.interventions.filter(({ kind }) => !ON_HOPS.has(kind)),
    }),
  },
  {
    says: (scenario) =>
      mapBehaviours(scenario, (agent, behaviour) =>
        SAID.has(behaviour.kind)
          ? []
          : [
              `Agent ${agent} ${behaviour.kind === 'code' ? 'has code of its own' : `has a behaviour “${behaviour.kind}”`}.`,
            ],
      ),
    without: (scenario) => keepBehaviours(scenario, (_, behaviour) => SAID.has(behaviour.kind)),
  },
  {
    says: (scenario) =>
      mapBehaviours(scenario, (agent, behaviour) =>
        isSayable(scenario, agent, behaviour)
          ? []
          : [`Agent ${agent} replies to the sender of each message. Only the picture knows who sent it.`],
      ),
    without: (scenario) => keepBehaviours(scenario, (agent, behaviour) => isSayable(scenario, agent, behaviour)),
  },
  {
    only: 'python',
    says: ({ channels }) =>
      channels
        .filter(isLimited)
        .map(
          ({ id, capacity }) =>
            `The queue of ${id} holds ${counted(capacity, 'message')}. The documented broker has no limit.`,
        ),
    without: (scenario) => ({
      ...scenario,
      channels: scenario.channels.map((channel) => ({
        ...channel,
        capacity: DEFAULT_CAPACITY,
        overflow: DEFAULT_OVERFLOW,
      })),
    }),
  },
  {
    says: ({ assertions }) =>
      assertions.length === 0
        ? []
        : [`Nothing checks the ${counted(assertions.length, 'expectation')} of the scenario.`],
    without: (scenario) => ({ ...scenario, assertions: [] }),
  },
];

/** Returns the scenario that a program plays: the given one without what a program cannot say. */
export function playedScenario(scenario: Scenario, language: ProgramLanguage): Scenario {
  return rowsOf(language).reduce((rest, { without }) => without(rest), scenario);
}

/** Returns sentences about everything that the program of a scenario leaves out. */
export function leftOutSentences(scenario: Scenario, language: ProgramLanguage): readonly string[] {
  return rowsOf(language).flatMap(({ says }) => says(scenario));
}

/** Returns whether something in a behaviour is random. */
function isByChance(behaviour: Behaviour): boolean {
  if ('jitterUs' in behaviour && behaviour.jitterUs > 0) return true;
  return 'message' in behaviour && JSON.stringify(behaviour.message).includes('"$random"');
}

/** Returns whether a channel has limits of its own. */
export function isLimited({ capacity, overflow }: Scenario['channels'][number]): boolean {
  return capacity !== DEFAULT_CAPACITY || overflow !== DEFAULT_OVERFLOW;
}

function rowsOf(language: ProgramLanguage): readonly LeftOut[] {
  return ROWS.filter(({ only }) => only === undefined || only === language);
}

function takesTime({ delayUsMin, delayUsMean, jitterUs }: Network): boolean {
  return delayUsMin + delayUsMean + jitterUs > 0;
}

function delayWords({ delayUsMin, delayUsMean, jitterUs }: Network): string {
  const mean = Math.max(delayUsMin, delayUsMean) + Math.floor(jitterUs / 2);
  return `about ${secondsOf(mean)} s`;
}

function secondsOf(us: Micros): number {
  return Math.round(us / 1000) / 1000;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Returns whether a program says a behaviour. */
export function isSaid(scenario: Scenario, agent: string, behaviour: Behaviour): boolean {
  return SAID.has(behaviour.kind) && isSayable(scenario, agent, behaviour);
}

/** Returns whether a behaviour can be said: a reply needs to know its sender from the scenario alone. */
function isSayable(scenario: Scenario, agent: string, behaviour: Behaviour): boolean {
  if (behaviour.kind !== 'reply') return true;
  return inputsOf(scenario, agent, behaviour.on).every(
    (channel) => replyChannel(scenario, agent, channel) !== undefined,
  );
}

/**
 * Returns the channel of the replies of an agent to the messages of a channel: '' where the agent would answer itself, which it
 * does not; undefined if the sender is not known.
 */
export function replyChannel(scenario: Scenario, agent: string, channel: string): string | undefined {
  const sender = onlySender(scenario, channel);
  if (sender === agent || sender === '') return '';
  if (sender === undefined) return undefined;
  try {
    return getChannelName(agent, sender);
  } catch (error) {
    if (error instanceof MessagingError) return undefined;
    throw error;
  }
}

function mapBehaviours(
  { agents }: Scenario,
  map: (agent: string, behaviour: Behaviour) => readonly string[],
): readonly string[] {
  return agents.flatMap(({ id, behaviours }) => behaviours.flatMap((behaviour) => map(id, behaviour)));
}

function keepBehaviours(scenario: Scenario, isKept: (agent: string, behaviour: Behaviour) => boolean): Scenario {
  return {
    ...scenario,
    agents: scenario.agents.map((agent) => ({
      ...agent,
      behaviours: agent.behaviours.filter((behaviour) => isKept(agent.id, behaviour)),
    })),
  };
}
