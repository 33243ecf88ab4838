/** A door of its own: it needs the client for Redis. */
export { type RedisBackendOptions, redisBackend, redisPubSubBackend } from './backends/redis.ts';
