export { GatewayBroker, type GatewayBrokerOptions } from './gateway-broker.ts';
export type { GatewayState } from './gateway-connection.ts';
export { type JoinOptions, join, type Participant } from './join.ts';
export { type Observation, type ObserveOptions, observe } from './observe.ts';
export type { Observed, ObservedClient } from './observed.ts';
