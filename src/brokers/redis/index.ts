export { RedisBroker, type RedisBrokerOptions } from './redis-broker.ts';
export { RedisPubSubBroker, type RedisPubSubBrokerOptions } from './redis-pubsub-broker.ts';
