/** A door of its own: it needs the client for Kafka. */
export { type KafkaBackendOptions, kafkaBackend } from './backends/kafka.ts';
