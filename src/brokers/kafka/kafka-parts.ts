/** The parts of the broker that the gateway uses. They are not published. */
export { parseServers } from './bootstrap-servers.ts';
export type { KafkaClient, KafkaReader, TopicState } from './client.ts';
export { KafkaDriver } from './kafka-driver.ts';
export { NotReadyError, OffsetError, UnknownTopicError } from './kafka-errors.ts';
export { PlatformaticClient } from './platformatic-client.ts';
export { channelOf, topicOf } from './topic-name.ts';
