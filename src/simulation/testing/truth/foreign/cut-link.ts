import { connect, createServer, type Server, type Socket } from 'node:net';
import { listening } from '../../../../brokers/testing/listening.ts';

/** Stands between one client and a server. While it is cut, requests pass and answers do not: the connection breaks instead. */
export class CutLink {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @param target the server's port */
  static async start(target: number): Promise<CutLink> {
    const server = createServer();
    const link = new CutLink(server);
    server.on('connection', (client) => link.#join(client, connect(target, '127.0.0.1')));
    await listening(server);
    return link;
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  cut(): void {
    this.#isCut = true;
  }

  heal(): void {
    this.#isCut = false;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket, server: Socket): void {
    const end = (): void => {
      for (const socket of [client, server]) {
        socket.destroy();
        this.#sockets.delete(socket);
      }
    };
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', end);
      socket.on('close', end);
    }
    client.on('data', (chunk: Buffer) => server.write(chunk));
    server.on('data', (chunk: Buffer) => {
      if (this.#isCut) end();
      else client.write(chunk);
    });
  }
}
