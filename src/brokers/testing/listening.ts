/** Servers within a test: what is no Redis, no Kafka and no gateway, or stands between one and its clients. */
import { once } from 'node:events';
import type { Server } from 'node:net';

/**
 * Starts a server on a free port of loopback. Whoever made it closes it.
 * @returns its port
 */
export async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
