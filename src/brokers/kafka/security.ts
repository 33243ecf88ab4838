/**
 * How a broker proves who it is, and keeps others from reading along. Types of our own: those of the client library need more packages
 * of whoever checks the types of all libraries.
 */

type Credential = string | (() => string | Promise<string>);

/** User and password, or token. */
export interface KafkaSasl {
  readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512' | 'OAUTHBEARER' | 'GSSAPI';
  readonly username?: Credential;
  readonly password?: Credential;
  readonly token?: Credential;
  readonly oauthBearerExtensions?:
    | Readonly<Record<string, string>>
    | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>);
  /** As `SASLCustomAuthenticator` of `@platformatic/kafka`. */
  readonly authenticate?: (...parameters: never[]) => void;
}

type Pem = string | Uint8Array;

/** Options of a TLS connection, as `tls.connect` of Node takes them. */
export interface KafkaTls {
  readonly ca?: Pem | readonly Pem[];
  readonly cert?: Pem | readonly Pem[];
  readonly key?: Pem | readonly Pem[];
  readonly passphrase?: string;
  readonly servername?: string;
  /** @default true */
  readonly rejectUnauthorized?: boolean;
  readonly [option: string]: unknown;
}
