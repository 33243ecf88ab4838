import type { Socket } from 'node:net';

/**
 * The open connections of a proxy: pairs of a client's socket and the server's. A pair ends together.
 */
export class JoinedSockets {
  readonly #sockets = new Set<Socket>();

  /**
   * Adds a pair.
   * @param ended called when the pair ends; more than once, as each socket reports its end
   * @returns a function that ends the pair
   */
  join(client: Socket, server: Socket, ended: () => void = () => undefined): () => void {
    const pair = [client, server];
    const end = (): void => {
      for (const socket of pair) {
        socket.destroy();
        this.#sockets.delete(socket);
      }
      ended();
    };
    for (const socket of pair) {
      this.#sockets.add(socket);
      socket.on('error', end);
      socket.on('close', end);
    }
    return end;
  }

  /** Ends every pair. */
  endAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
