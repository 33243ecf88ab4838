/** Servers within a test: what is no Redis, no Kafka and no gateway, or stands between one and its clients. */
import { once } from 'node:events';
import type { Server } from 'node:net';

/**
 * Starts a server on loopback. Whoever made it closes it.
 * @param port @default one that is free
 * @returns its port
 * @throws if the port is in use
 */
export async function listening(server: Server, port = 0): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
