export { KafkaBroker, type KafkaBrokerOptions } from './kafka-broker.ts';
export type { KafkaSasl, KafkaTls } from './security.ts';
