import { GatewayBroker, type GatewayBrokerOptions } from '../../brokers/gateway/index.ts';
import { REQUEST_MS, uniquePrefix } from '../../brokers/testing/harness.ts';
import type { BrokerSettings, ContractHarness } from '../../messaging/contract/harness.ts';
import type { BackendKind } from '../backend.ts';
import { type Gateway, type GatewayOptions, startGateway } from '../server.ts';

/** Round trips that may follow one from another in a row: publish, another in its callback, and its effect. */
const JOURNEYS = 3;
export interface GatewayHarness extends ContractHarness {
  start(options?: Partial<GatewayOptions>): Promise<Gateway>;
  on(gateway: Gateway, options?: Partial<GatewayBrokerOptions>): GatewayBroker;
  closeAll(): Promise<void>;
}

/** Returns a harness in which each broker of the contract has a gateway of its own, with a prefix of its own. */
export function gatewayHarness(
  make: (prefix: string, settings: BrokerSettings) => BackendKind,
  most?: number,
): GatewayHarness {
  const brokers = new Set<GatewayBroker>();
  const gateways = new Set<Gateway>();
  const start = async (options: Partial<GatewayOptions> = {}): Promise<Gateway> => {
    const gateway = await startGateway({ backend: make(uniquePrefix(), {}), ...options });
    gateways.add(gateway);
    return gateway;
  };
  const on = ({ url, token }: Gateway, options: Partial<GatewayBrokerOptions> = {}): GatewayBroker => {
    const broker = new GatewayBroker({ url, token, requestTimeoutMs: REQUEST_MS, ...options });
    brokers.add(broker);
    return broker;
  };
  return {
    ...(most === undefined ? {} : { most }),
    start,
    on,
    create: async (settings = {}) => {
      const { capacity, overflow, ...limits } = settings;
      const held = { ...(capacity === undefined ? {} : { capacity }), ...(overflow === undefined ? {} : { overflow }) };
      return on(await start({ backend: make(uniquePrefix(), held) }), limits);
    },
    settle: async () => {
      for (let journey = 0; journey < JOURNEYS; journey += 1) {
        await Promise.all([...brokers].map((broker) => broker.flush().catch(() => brokers.delete(broker))));
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    closeAll: async () => {
      await Promise.all([...brokers].map((broker) => broker.close()));
      brokers.clear();
      await Promise.all([...gateways].map((gateway) => gateway.close()));
      gateways.clear();
    },
  };
}
