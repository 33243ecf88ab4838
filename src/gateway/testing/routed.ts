import type { Gateway } from '../server.ts';

export interface Routed {
  /** Gateway that answers. */
  present: Gateway;
  readonly fetch: typeof fetch;
}

/**
 * Returns one address that the current gateway answers, with its token.
 * @param first gateway whose address it is
 */
export function routedTo(first: Gateway): Routed {
  const routed: Routed = {
    present: first,
    fetch: (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set('authorization', `Bearer ${routed.present.token}`);
      return fetch(String(input).replace(first.url, routed.present.url), { ...init, headers });
    },
  };
  return routed;
}
