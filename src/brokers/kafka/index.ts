export { KafkaBroker, type KafkaBrokerOptions } from './kafka-broker.ts';
