import { snapshot } from '../messaging/index.ts';
import type { Assertion } from './assertions.ts';
import type { Fault, Where } from './faults.ts';
import { DEFAULT_KAFKA_CLIENT, DEFAULT_REDIS_CLIENT } from './limits.ts';
import type {
  Agent,
  Behaviour,
  Broker,
  Channel,
  Client,
  ClientRetries,
  Intervention,
  Link,
  Network,
  Scenario,
} from './scenario.ts';

/**
 * Returns the same scenario, of fresh objects with their fields in one order, and the interventions in order of time. Scenarios
 * with the same meaning are then the same text. Fields of messages keep their order: receivers see it.
 */
export function canonicalScenario(scenario: Scenario): Scenario {
  const { name, description, seed, agents, channels, links, network, interventions } = scenario;
  const { broker, faults, assertions, bookmarks } = scenario;
  return {
    version: 2,
    name,
    description,
    seed,
    agents: agents.map(canonicalAgent),
    channels: channels.map(canonicalChannel),
    links: links.map(canonicalLink),
    network: canonicalNetwork(network),
    broker: canonicalBroker(broker),
    faults: faults.map(canonicalFault),
    assertions: assertions.map(canonicalAssertion),
    bookmarks: bookmarks.map(({ atUs, note }) => ({ atUs, note })).sort((a, b) => a.atUs - b.atUs),
    interventions: interventions.map(canonicalIntervention).sort((a, b) => a.atUs - b.atUs),
  };
}

function canonicalAgent({ id, x, y, role, behaviours }: Agent): Agent {
  return { id, x: x + 0, y: y + 0, role, behaviours: behaviours.map(canonicalBehaviour) };
}

function canonicalChannel({ id, x, y, pair, capacity, overflow }: Channel): Channel {
  return { id, x: x + 0, y: y + 0, pair, capacity, overflow };
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
  switch (kind) {
    case 'publish':
      return { kind, atUs, agent, channel, message: snapshot(intervention.message) };
    case 'consume':
    case 'subscribe':
    case 'unsubscribe':
      return { kind, atUs, agent, channel };
    case 'drop':
    case 'duplicate':
      return { kind, atUs, agent, channel, link: intervention.link, hop: intervention.hop };
    case 'hold': {
      const { link, hop, delayUs } = intervention;
      return { kind, atUs, agent, channel, link, hop, delayUs };
    }
  }
}

function canonicalBroker(broker: Broker): Broker {
  switch (broker.kind) {
    case 'memory':
      return { kind: broker.kind };
    case 'redis-pubsub':
      return { kind: broker.kind, ...ownClient(broker.client, DEFAULT_REDIS_CLIENT) };
    case 'redis-streams': {
      const { kind, claimAfterUs, trim, nodeEntries, client } = broker;
      return { kind, claimAfterUs, trim, nodeEntries, ...ownClient(client, DEFAULT_REDIS_CLIENT) };
    }
    case 'kafka': {
      const { kind, partitions, key, batchRecords, retentionUs, segmentUs, segmentRecords, checkUs } = broker;
      const { rebalanceUs, protocol, work, maxPollUs, sessionUs, joinUs } = broker;
      const log = { kind, partitions, key, batchRecords, retentionUs, segmentUs, segmentRecords, checkUs };
      const group = { rebalanceUs, protocol, work, maxPollUs, sessionUs, joinUs };
      return { ...log, ...group, ...ownClient(broker.client, DEFAULT_KAFKA_CLIENT) };
    }
    case 'kafka-share': {
      const { kind, partitions, lockUs, deliveriesMax, locksMax, onFailure, client } = broker;
      const group = { kind, partitions, lockUs, deliveriesMax, locksMax, onFailure };
      return { ...group, ...ownClient(client, DEFAULT_KAFKA_CLIENT) };
    }
  }
}

/** Leaves out a client's settings that are the default, as files and links do from before there were any. */
function ownClient<Retries extends ClientRetries>(
  client: Client<Retries> | undefined,
  usual: Client<Retries>,
): { readonly client?: Client<Retries> } {
  if (client === undefined) return {};
  const { retries, deliveryTimeoutUs, bufferMax } = client;
  const isUsual =
    retries === usual.retries && deliveryTimeoutUs === usual.deliveryTimeoutUs && bufferMax === usual.bufferMax;
  return isUsual ? {} : { client: { retries, deliveryTimeoutUs, bufferMax } };
}

function canonicalWhere(where: Where): Where {
  switch (where.at) {
    case 'everything':
      return { at: where.at };
    case 'agent':
      return { at: where.at, agent: where.agent };
    case 'channel':
      return { at: where.at, channel: where.channel };
    case 'link': {
      const { at, link, agent, channel } = where;
      return { at, link, agent, channel };
    }
    case 'border':
      return { at: where.at, agents: [...where.agents], channels: [...where.channels] };
  }
}

function canonicalFault(fault: Fault): Fault {
  const lasting = { fromUs: fault.fromUs, untilUs: fault.untilUs, where: canonicalWhere(fault.where) };
  switch (fault.kind) {
    case 'delay':
      return { kind: fault.kind, ...lasting, delayUs: fault.delayUs, jitterUs: fault.jitterUs };
    case 'loss':
    case 'duplication':
      return { kind: fault.kind, ...lasting, probability: fault.probability };
    case 'reordering':
      return { kind: fault.kind, ...lasting, probability: fault.probability, delayUs: fault.delayUs };
    case 'cut':
    case 'crash':
      return { kind: fault.kind, ...lasting };
    case 'slow':
      return { kind: fault.kind, ...lasting, factor: fault.factor };
    case 'throw':
      return { kind: fault.kind, ...lasting, error: fault.error };
    case 'full':
      return { kind: fault.kind, ...lasting, capacity: fault.capacity, overflow: fault.overflow };
  }
}

function canonicalAssertion(assertion: Assertion): Assertion {
  switch (assertion.kind) {
    case 'arrives': {
      const { kind, channel, agent, withinUs } = assertion;
      return { kind, channel, agent, withinUs };
    }
    case 'once':
    case 'inOrder':
      return { kind: assertion.kind, channel: assertion.channel, agent: assertion.agent };
    case 'depth':
      return { kind: assertion.kind, channel: assertion.channel, depthMax: assertion.depthMax };
    case 'nothingLost':
      return { kind: assertion.kind, channel: assertion.channel };
    case 'noFailure':
      return { kind: assertion.kind, agent: assertion.agent };
  }
}
