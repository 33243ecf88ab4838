/** Address and credentials of a Redis server; only the client gets the password. */

export interface Address {
  /** Host and port, for the user. */
  readonly name: string;
  readonly options: { readonly username?: string; readonly password?: string; readonly database?: number };
  readonly socket: { readonly host: string; readonly port: number; readonly tls?: true };
  /** Returns the text with any password removed. */
  readonly redact: (text: string) => string;
}

/**
 * Parses an address.
 * @param url `redis://user:password@host:6379/0`, or `rediss:` for TLS
 * @throws TypeError that does not repeat the address, if it is invalid
 */
export function parseAddress(url: string): Address {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^rediss?:$/.test(parsed.protocol) || parsed.hostname === '') {
    throw new TypeError('The address of Redis must be like redis://user:password@host:6379/0');
  }
  const database = parsed.pathname.replace(/^\//, '');
  if (!/^\d*$/.test(database)) throw new TypeError('The path in the address of Redis must be the number of a database');
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  const port = parsed.port === '' ? 6379 : Number(parsed.port);
  const [username, password] = [decode(parsed.username), decode(parsed.password)];
  const secrets = [...new Set([password, parsed.password])].filter((secret) => secret !== '');
  return {
    name: `${parsed.hostname}:${port}`,
    options: {
      ...(username === '' ? {} : { username }),
      ...(password === '' ? {} : { password }),
      ...(database === '' ? {} : { database: Number(database) }),
    },
    socket: { host, port, ...(parsed.protocol === 'rediss:' ? { tls: true } : {}) },
    redact: (text) => secrets.reduce((clean, secret) => clean.replaceAll(secret, '***'), text),
  };
}

/**
 * Returns the same user, password and TLS for another server.
 * @param name host and port
 * @throws TypeError if the name is invalid
 */
export function addressAt(address: Address, name: string): Address {
  const { hostname, port } = URL.canParse(`redis://${name}`) ? new URL(`redis://${name}`) : { hostname: '', port: '' };
  if (hostname === '' || port === '') throw new TypeError('A node of the cluster must be like host:6379');
  const socket = { ...address.socket, host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
  return { ...address, name, socket };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new TypeError('The user or password in the address of Redis is not percent-encoded as it should be');
  }
}
