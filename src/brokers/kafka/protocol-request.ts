/** Requests of Kafka's protocol, for what the library's own calls do not support. */
import { type API, type Connection, type Consumer, kGetApi, kGetConnection, type Reader } from '@platformatic/kafka';
import { NotReadyError } from './kafka-errors.ts';

/**
 * Sends one request to a server of the cluster, and resolves with its answer.
 * @param node id of the server
 * @param name of the request, as in `OffsetCommit`
 * @param read reads the answer, instead of the library; it gets the version of the request
 * @throws NotReadyError if the cluster has no such server, as far as is known; the library's errors
 */
export async function request<Arguments extends unknown[], Response>(
  consumer: Consumer,
  node: number,
  name: string,
  args: Arguments,
  read?: (reader: Reader, version: number) => Response,
): Promise<Response> {
  const { brokers } = await consumer.metadata({ topics: [] });
  const broker = brokers.get(node);
  if (broker === undefined) throw new NotReadyError(`Kafka is not ready: its server ${node} is not known`);
  const connection = await called<Connection>((done) => consumer[kGetConnection](broker, done));
  const api = await called<API<Arguments, Response>>((done) => consumer[kGetApi](name, done));
  const sender = read === undefined ? connection : readingBy(connection, read);
  return called<Response>((done) => api(sender, ...args, done));
}

/** Returns a connection that only sends, and whose answers are read by `read`. */
function readingBy<Response>(connection: Connection, read: (reader: Reader, version: number) => Response): Connection {
  const send: Connection['send'] = (key, version, create, _read, ...rest) =>
    connection.send(key, version, create, (_id, _key, _version, reader) => read(reader, version) as never, ...rest);
  return { send } as Connection;
}

type Done<Value> = (error: Error | null, value?: Value) => void;

/** Makes a call of the library that has no promise. */
export function called<Value>(call: (done: Done<Value>) => unknown): Promise<Value> {
  return new Promise((resolve, reject) => {
    // Without an error there is a value; older versions pass an undefined value beside an error, too.
    call((error, value) => (error === null || error === undefined ? resolve(value as Value) : reject(error)));
  });
}
