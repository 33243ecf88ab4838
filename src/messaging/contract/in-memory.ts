import type { MessageBroker } from '../message-broker.ts';
import type { BrokerSettings, ContractHarness } from './harness.ts';

/** Number of turns of the host's loop after which a broker in memory has nothing in progress. */
const TURNS = 4;

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Returns a harness for brokers in this process. */
export function inMemoryHarness(make: (settings: BrokerSettings) => MessageBroker): ContractHarness {
  return {
    create: async (settings = {}) => make(settings),
    settle: async () => {
      for (let count = 0; count < TURNS; count += 1) await turn();
    },
  };
}
