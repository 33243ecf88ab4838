/** Limits of one gateway. Above each, the request is answered with a problem, and has no effect. */
export interface GatewayLimits {
  /** Open connections: 200 browsers with six connections each, and room for as many again. An idle one takes about 20 kB. */
  readonly connections: number;
  /** Event streams, and as many carriers of them: each may hold a batch of 64 kB that its client does not read. */
  readonly streams: number;
  /** Messages leased by consumers. */
  readonly leases: number;
  /** Consumers that wait for a message. */
  readonly waiting: number;
  /** Channels that clients have named. */
  readonly channels: number;
  /** Idempotency keys remembered, for publishing and for leasing; the oldest make room. */
  readonly keys: number;
  /** Classes; one that is over makes room. */
  readonly classes: number;
  /** Phones of one class. */
  readonly phones: number;
  /** Moments stored under a short address; the oldest makes room. */
  readonly moments: number;
}

export const GATEWAY_LIMITS: GatewayLimits = {
  connections: 2048,
  streams: 512,
  leases: 10_000,
  waiting: 2048,
  channels: 100_000,
  keys: 4096,
  classes: 16,
  phones: 512,
  moments: 256,
};
