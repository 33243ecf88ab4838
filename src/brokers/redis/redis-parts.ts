/** The parts of the broker that the gateway uses. They are not published. */

export { ChannelKeys } from './channel-keys.ts';
export { ClusterConnection } from './cluster.ts';
export { fieldsOf } from './entries.ts';
export type { Link } from './link.ts';
export { PubSubDriver } from './pubsub-driver.ts';
export { parseAddress } from './redis-address.ts';
export { Connection } from './redis-connection.ts';
export { RedisDriver } from './redis-driver.ts';
export { SendQueue } from './stream-writer.ts';
