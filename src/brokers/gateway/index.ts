export type { GatewayState } from './connection.ts';
export { GatewayBroker, type GatewayBrokerOptions } from './gateway-broker.ts';
export { type JoinOptions, join, type Participant } from './join.ts';
export { type Observation, type ObserveOptions, observe } from './observe.ts';
export type { Observed, ObservedClient } from './observed.ts';
