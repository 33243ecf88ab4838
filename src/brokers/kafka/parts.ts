/** What the broker is made of, for the gateway. No part of the published library. */
export { KafkaDriver } from './kafka-driver.ts';
export { KafkaErrors, NotReadyError, OffsetError } from './kafka-errors.ts';
export { PlatformaticClient } from './platformatic-client.ts';
export { recordsOf } from './records.ts';
export { channelOf, topicOf } from './topic-name.ts';
