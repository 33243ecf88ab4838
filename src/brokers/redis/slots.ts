/** Number of slots of a Redis Cluster; each is on one node. */
export const SLOTS = 16_384;

/** Returns the slot of a key: CRC16 (XMODEM) of the text in its first braces, or of the whole key if that is empty. */
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
