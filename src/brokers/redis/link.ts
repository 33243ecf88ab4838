import type { ServerError, UnavailableError } from '../../messaging/index.ts';

/** Destination of commands: one server, or the nodes of a cluster. `key` says which node; without one, all of them are meant. */
export interface Link {
  /** Whether a command can be sent now. */
  isConnected(key?: string): boolean;
  /** Whether the server refuses the user, the password or the database. */
  readonly refused: boolean;
  /** Names the server that the key is at, with its address, as errors say it. */
  nameOf(key?: string): string;
  /** Why nothing can be sent. */
  unavailable(key?: string): UnavailableError | ServerError;
  /** Sends the commands for one key in the order of the calls. @throws UnavailableError, UncertainError, ServerError */
  send(args: readonly string[], key: string): Promise<unknown>;
  /** Returns the servers that hold keys, for commands without one. */
  nodes(): readonly { send(args: readonly string[]): Promise<unknown> }[];
  /** @param timeoutMs time limit of the answers to sent commands */
  close(timeoutMs: number): Promise<void>;
}
