import { snapshot } from '../messaging/index.ts';
import type { Agent, Behaviour, Channel, Intervention, Link, Network, Scenario } from './scenario.ts';

/**
 * The same scenario, of fresh objects with their fields in one order, and the interventions in order of time. Two scenarios
 * that mean the same are the same text then. Fields of messages keep their order: receivers see it.
 */
export function canonicalScenario(scenario: Scenario): Scenario {
  const { name, description, seed, agents, channels, links, network, interventions } = scenario;
  return {
    version: 1,
    name,
    description,
    seed,
    agents: agents.map(canonicalAgent),
    channels: channels.map(canonicalChannel),
    links: links.map(canonicalLink),
    network: canonicalNetwork(network),
    interventions: interventions.map(canonicalIntervention).sort((a, b) => a.atUs - b.atUs),
  };
}

function canonicalAgent({ id, x, y, role, behaviours }: Agent): Agent {
  return { id, x: x + 0, y: y + 0, role, behaviours: behaviours.map(canonicalBehaviour) };
}

function canonicalChannel({ id, x, y, pair, capacity }: Channel): Channel {
  return { id, x: x + 0, y: y + 0, pair, capacity };
}

function canonicalLink({ kind, agent, channel, network }: Link): Link {
  return { kind, agent, channel, ...(network === undefined ? {} : { network: canonicalNetwork(network) }) };
}

function canonicalNetwork({ delayUsMin, delayUsMean, jitterUs }: Network): Network {
  return { delayUsMin, delayUsMean, jitterUs };
}

function canonicalBehaviour(behaviour: Behaviour): Behaviour {
  switch (behaviour.kind) {
    case 'tick': {
      const { kind, channel, periodUs, offsetUs, jitterUs, count, message } = behaviour;
      return { kind, channel, periodUs, offsetUs, jitterUs, count, message: snapshot(message) };
    }
    case 'publish': {
      const { kind, on, channel, delayUs, message } = behaviour;
      return { kind, on, channel, delayUs, message: snapshot(message) };
    }
    case 'forward': {
      const { kind, on, channel, delayUs } = behaviour;
      return { kind, on, channel, delayUs };
    }
    case 'reply': {
      const { kind, on, delayUs, message } = behaviour;
      return { kind, on, delayUs, message: snapshot(message) };
    }
    case 'work': {
      const { kind, on, durationUs, jitterUs } = behaviour;
      return { kind, on, durationUs, jitterUs };
    }
    case 'throw': {
      const { kind, on, every, error } = behaviour;
      return { kind, on, every, error };
    }
  }
}

function canonicalIntervention(intervention: Intervention): Intervention {
  const { kind, atUs, agent, channel } = intervention;
  return kind === 'publish'
    ? { kind, atUs, agent, channel, message: snapshot(intervention.message) }
    : { kind, atUs, agent, channel };
}
