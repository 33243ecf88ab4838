export type { GatewayState } from './connection.ts';
export { GatewayBroker, type GatewayBrokerOptions } from './gateway-broker.ts';
export { type Observation, type Observed, type ObserveOptions, observe } from './observe.ts';
