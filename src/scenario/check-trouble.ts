/**
 * Checks of brokers, faults and assertions. A check returns the problem in words that follow a path, or undefined if there is
 * none.
 */
import type { Assertion } from './assertions.ts';
import { integerIssue, textIssue } from './check-parts.ts';
import type { EditIssue } from './commands.ts';
import { FAULT_PLACES, type Fault } from './faults.ts';
import { LIMITS } from './limits.ts';
import type { Broker, Client } from './scenario.ts';

export function brokerIssue(broker: Broker, path: string): EditIssue | undefined {
  switch (broker.kind) {
    case 'memory':
      return undefined;
    case 'redis-pubsub':
      return clientIssue(broker.client, path);
    case 'redis-streams':
      return (
        integerIssue(broker.claimAfterUs, 1000, LIMITS.timeUs, `${path}.claimAfterUs`) ??
        integerIssue(broker.nodeEntries, 1, LIMITS.capacity, `${path}.nodeEntries`) ??
        clientIssue(broker.client, path)
      );
    case 'kafka':
      return (
        clientIssue(broker.client, path) ??
        integerIssue(broker.partitions, 1, LIMITS.partitions, `${path}.partitions`) ??
        integerIssue(broker.batchRecords, 1, LIMITS.capacity, `${path}.batchRecords`) ??
        integerIssue(broker.retentionUs, 0, LIMITS.timeUs, `${path}.retentionUs`) ??
        integerIssue(broker.segmentUs, 1000, LIMITS.timeUs, `${path}.segmentUs`) ??
        integerIssue(broker.segmentRecords, 0, LIMITS.capacity, `${path}.segmentRecords`) ??
        integerIssue(broker.checkUs, 1000, LIMITS.timeUs, `${path}.checkUs`) ??
        integerIssue(broker.rebalanceUs, 0, LIMITS.timeUs, `${path}.rebalanceUs`) ??
        integerIssue(broker.maxPollUs, 1000, LIMITS.timeUs, `${path}.maxPollUs`) ??
        integerIssue(broker.sessionUs, 0, LIMITS.timeUs, `${path}.sessionUs`) ??
        integerIssue(broker.joinUs, 0, LIMITS.timeUs, `${path}.joinUs`)
      );
    case 'kafka-share':
      return (
        integerIssue(broker.partitions, 1, LIMITS.partitions, `${path}.partitions`) ??
        integerIssue(broker.lockUs, 1000, LIMITS.timeUs, `${path}.lockUs`) ??
        integerIssue(broker.deliveriesMax, 1, LIMITS.deliveries, `${path}.deliveriesMax`) ??
        integerIssue(broker.locksMax, 1, LIMITS.capacity, `${path}.locksMax`) ??
        clientIssue(broker.client, path)
      );
  }
}

function clientIssue(client: Client | undefined, path: string): EditIssue | undefined {
  if (client === undefined) return undefined;
  return (
    integerIssue(client.deliveryTimeoutUs, 1000, LIMITS.timeUs, `${path}.client.deliveryTimeoutUs`) ??
    integerIssue(client.bufferMax, 1, LIMITS.capacity, `${path}.client.bufferMax`)
  );
}

export function faultIssue(fault: Fault, path: string): EditIssue | undefined {
  const { fromUs, untilUs, kind, where } = fault;
  const span =
    integerIssue(fromUs, 0, LIMITS.timeUs, `${path}.fromUs`) ??
    integerIssue(untilUs, 1, LIMITS.timeUs, `${path}.untilUs`);
  if (span !== undefined) return span;
  if (fromUs >= untilUs) return { message: 'A fault cannot end before it starts.', path: `${path}.untilUs` };
  if (!FAULT_PLACES[kind].includes(where.at))
    return { message: 'This fault does not apply there.', path: `${path}.where` };
  const time = (value: number, name: string): EditIssue | undefined =>
    integerIssue(value, 0, LIMITS.timeUs, `${path}.${name}`);
  switch (kind) {
    case 'delay':
      return time(fault.delayUs, 'delayUs') ?? time(fault.jitterUs, 'jitterUs');
    case 'loss':
    case 'duplication':
      return numberIssue(fault.probability, 0, 1, `${path}.probability`);
    case 'reordering':
      return numberIssue(fault.probability, 0, 1, `${path}.probability`) ?? time(fault.delayUs, 'delayUs');
    case 'cut':
    case 'crash':
      return undefined;
    case 'slow':
      return numberIssue(fault.factor, 1, LIMITS.slowness, `${path}.factor`);
    case 'throw':
      return textIssue(fault.error, `${path}.error`);
    case 'full':
      return integerIssue(fault.capacity, 1, LIMITS.capacity, `${path}.capacity`);
  }
}

export function assertionIssue(assertion: Assertion, path: string): EditIssue | undefined {
  if (assertion.kind === 'arrives') return integerIssue(assertion.withinUs, 0, LIMITS.timeUs, `${path}.withinUs`);
  if (assertion.kind === 'depth') return integerIssue(assertion.depthMax, 0, LIMITS.capacity, `${path}.depthMax`);
  return undefined;
}

function numberIssue(value: number, min: number, max: number, path: string): EditIssue | undefined {
  if (value >= min && value <= max) return undefined;
  return { message: `It must be a number from ${min} to ${max}, not ${value}.`, path };
}
