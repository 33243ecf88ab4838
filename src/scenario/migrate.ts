/** Documents of older versions, made new. Pure, and total: what a version did not have is not read from it. */

/** Version of the document, as it is written. */
export const VERSION = 2;

/** Fields that version 2 added. */
const NEW_IN_2 = new Set(['broker', 'faults', 'assertions', 'bookmarks']);

/** Returns the document in the newest version, or undefined if its version is not known. */
export function migrate(value: object): object | undefined {
  const version = 'version' in value ? value.version : undefined;
  if (version === VERSION) return value;
  if (version !== 1) return undefined;
  const kept = Object.entries(value).filter(([key]) => !NEW_IN_2.has(key));
  return { ...Object.fromEntries(kept), version: VERSION };
}
