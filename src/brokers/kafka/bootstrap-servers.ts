export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

const PORT_DEFAULT = 9092;

/**
 * Parses `host`, `host:port` and `[IPv6]:port`. No error repeats a user or a password.
 * @throws TypeError, RangeError with the cause and a remedy
 */
export function parseServers(servers: readonly string[]): readonly ServerAddress[] {
  if (!Array.isArray(servers)) throw new TypeError("bootstrapServers must be a list, such as ['localhost:9092']");
  if (servers.length === 0) {
    throw new RangeError("bootstrapServers is empty: name at least one server, such as 'localhost:9092'");
  }
  return servers.map(parseServer);
}

function parseServer(text: unknown): ServerAddress {
  if (typeof text !== 'string') throw new TypeError('bootstrapServers must be a list of texts, such as `host:9092`');
  if (text.includes('@')) {
    throw new RangeError(
      'bootstrapServers holds a user or a password: give them as `sasl: { mechanism, username, password }`',
    );
  }
  const wrong = (cure: string): RangeError =>
    new RangeError(`bootstrapServers: ${JSON.stringify(text)} is no server: ${cure}`);
  const [scheme] = /^[a-z][a-z\d+.-]*:\/\//i.exec(text) ?? [];
  if (scheme !== undefined) throw wrong(`leave out ${scheme}, as in "host:9092"`);
  if (text.includes(',')) throw wrong('write each server as an entry of its own');
  const [, address, name, digits] = /^(?:\[([\da-f:.]+)\]|([^\s:/?#[\]]+))(?::(.*))?$/i.exec(text) ?? [];
  const host = address ?? name;
  if (host === undefined) throw wrong('write it as host:port, an IPv6 address as [address]:port');
  const port = digits === undefined ? PORT_DEFAULT : Number(digits);
  if (digits !== undefined && !(/^\d{1,5}$/.test(digits) && port >= 1 && port <= 65_535)) {
    throw wrong('its port must be a number from 1 to 65535');
  }
  return { host, port };
}
