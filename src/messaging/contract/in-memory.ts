import type { MessageBroker } from '../message-broker.ts';
import type { BrokerSettings, ContractHarness } from './harness.ts';

/** Turns of the host's loop after which nothing that a broker in memory began is still under way. */
const TURNS = 4;

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** A harness for brokers that live in this process. */
export function inMemoryHarness(make: (settings: BrokerSettings) => MessageBroker): ContractHarness {
  return {
    create: async (settings = {}) => make(settings),
    settle: async () => {
      for (let count = 0; count < TURNS; count += 1) await turn();
    },
  };
}
