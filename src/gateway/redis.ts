/** The entry point of the Redis backend, separate because it needs the client for Redis. */
export { type RedisBackendOptions, redisBackend, redisPubSubBackend } from './backends/redis-backend.ts';
