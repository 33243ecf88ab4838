import type { ServerError, UnavailableError } from '../../messaging/index.ts';

/** Destination of commands: one server, or the nodes of a cluster. `key` decides the node. */
export interface Link {
  /** Returns whether a command can be sent now. */
  isConnected(key: string): boolean;
  /** Whether the server refuses the user, the password or the database. */
  readonly refused: boolean;
  /** Returns why nothing can be sent. */
  unavailable(key: string): UnavailableError | ServerError;
  /**
   * Sends the commands for one key in call order.
   * @throws UnavailableError, UncertainError, ServerError
   */
  send(args: readonly string[], key: string): Promise<unknown>;
  /** Returns the servers that hold keys, for commands without one. */
  nodes(): readonly { send(args: readonly string[]): Promise<unknown> }[];
  /** @param timeoutMs time limit of the answers to sent commands */
  close(timeoutMs: number): Promise<void>;
}
