/** Returns a new id for a scenario saved in this browser: 16 hexadecimal digits. */
export function newKeptId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
