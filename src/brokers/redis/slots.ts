/** Slots of a Redis Cluster: 16,384, each on one node. */
export const SLOTS = 16_384;

/** The slot of a key: CRC16 (XMODEM) of what stands between its first braces, or of all of it where nothing does. */
export function slotOf(key: string): number {
  const begin = key.indexOf('{');
  const end = begin === -1 ? -1 : key.indexOf('}', begin + 1);
  const tag = end > begin + 1 ? key.slice(begin + 1, end) : key;
  let crc = 0;
  for (const byte of Buffer.from(tag)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
    crc &= 0xffff;
  }
  return crc % SLOTS;
}
