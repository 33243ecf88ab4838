/**
 * Returns the address of a gateway, without anything after the port.
 * @throws TypeError that does not repeat the address
 */
export function addressOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || parsed.username !== '' || parsed.password !== '') {
    throw new TypeError('The address of a gateway must be like http://127.0.0.1:4180');
  }
  return parsed.origin;
}
