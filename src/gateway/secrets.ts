/** Secrets of the gateway, of classes and of phones, and the short codes of classes and moments. */
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { CODE_LENGTH, CODE_LETTERS } from '../brokers/gateway/class-protocol.ts';

const SECRET_BYTES = 32;

/** Returns 32 random bytes as text. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Returns the text under which a secret is stored. How long a comparison of two digests takes says nothing about the secret. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Returns a code that `isTaken` does not refuse. */
export function newCode(isTaken: (code: string) => boolean): string {
  for (;;) {
    const code = Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join('');
    if (!isTaken(code)) return code;
  }
}

/** Returns the token of an `Authorization` header; empty if it has none. */
export function bearerOf(authorization: string | undefined): string {
  const [, token = ''] = /^Bearer ([\w-]{1,128})$/i.exec(authorization ?? '') ?? [];
  return token;
}
