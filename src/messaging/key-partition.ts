/**
 * Returns the partition that Kafka's clients choose for a key: its hash modulo `partitions`.
 *
 * The same as `BuiltInPartitioner.partitionForKey` of the Java client, so that every client chooses the same partition as Java.
 * MurmurHash2 by A. Appleby, with Kafka's seed.
 *
 * @param partitions a whole number from 1
 */
export function partitionOfKey(key: string, partitions: number): number {
  return hashOfKey(key) % partitions;
}

/** Returns the murmur2 hash of a key as Kafka's clients use it: of its UTF-8 bytes, without the sign bit. */
export function hashOfKey(key: string): number {
  return murmur2(new TextEncoder().encode(key)) & 0x7fffffff;
}

const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;

/** Returns a signed 32-bit integer, as in Java. */
function murmur2(bytes: Uint8Array): number {
  const { length } = bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  const whole = length - (length % 4);
  let state = SEED ^ length;
  for (let at = 0; at < whole; at += 4) {
    let word = Math.imul(view.getInt32(at, true), MULTIPLIER);
    word = Math.imul(word ^ (word >>> 24), MULTIPLIER);
    state = Math.imul(state, MULTIPLIER) ^ word;
  }
  if (length > whole) {
    for (let at = length - 1; at >= whole; at -= 1) state ^= view.getUint8(at) << (8 * (at - whole));
    state = Math.imul(state, MULTIPLIER);
  }
  state = Math.imul(state ^ (state >>> 13), MULTIPLIER);
  return state ^ (state >>> 15);
}
