/** The entry point of the Kafka backend, separate because it needs the client for Kafka. */
export { type KafkaBackendOptions, kafkaBackend } from './backends/kafka-backend.ts';
