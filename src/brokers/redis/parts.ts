/** The parts of the broker that the gateway uses. They are not published. */
export { parseAddress } from './address.ts';
export { ChannelKeys } from './channel-keys.ts';
export { ClusterConnection } from './cluster.ts';
export { Connection } from './connection.ts';
export { fieldsOf } from './entries.ts';
export type { Link } from './link.ts';
export { Outbox } from './outbox.ts';
export { PubSubDriver } from './pubsub-driver.ts';
export { RedisDriver } from './redis-driver.ts';
