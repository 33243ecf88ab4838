/** The recent history of a channel, from the trace: queue depth, arrivals, departures, waiting times. */
import { type Accepted, depthOf, type Micros, type Trace, wentUnread } from '../../trace/index.ts';

export interface ChannelHistory {
  /** Queue depth at the end of each part of the time, oldest first. */
  readonly depths: readonly number[];
  /** Messages that arrived, and that were consumed, in each part. */
  readonly ins: readonly number[];
  readonly outs: readonly number[];
  /** Waiting times of the messages consumed in each part, shortest first. */
  readonly waits: readonly (readonly Micros[])[];
  /** Messages a second, over all of the time. */
  readonly inRate: number;
  readonly outRate: number;
  /** Waiting times of all consumed messages, shortest first. */
  readonly waitsUs: readonly Micros[];
}

/**
 * Reads the history of a channel up to `nowUs`.
 * @param windowUs how far back; less if the run is younger
 * @param parts number of equal parts of the time
 */
export function channelHistory(
  trace: Trace,
  channel: string,
  nowUs: Micros,
  windowUs: Micros,
  parts: number,
): ChannelHistory {
  const startUs = Math.max(0, nowUs - windowUs);
  const lengthUs = Math.max(1, nowUs - startUs);
  const before = startUs === 0 ? undefined : trace.worldAt(startUs).channels.get(channel);
  let depth = depthOf(before);
  const changes: number[] = Array.from({ length: parts }, () => 0);
  const ins = changes.map(() => 0);
  const waits = changes.map((): Micros[] => []);
  const end = trace.firstAfter(nowUs);
  for (let number = startUs === 0 ? 0 : trace.firstAfter(startUs); number < end; number += 1) {
    const event = trace.event(number);
    if (!('channel' in event) || event.channel !== channel) continue;
    const part = Math.min(parts - 1, Math.floor(((event.atUs - startUs) / lengthUs) * parts));
    if (event.kind === 'accepted') {
      ins[part] = (ins[part] ?? 0) + 1;
      if (event.kept !== false) changes[part] = (changes[part] ?? 0) + 1;
    } else if (event.kind === 'dispatched' && event.via === 'consume') {
      const accepted = acceptance(trace, channel, event.seq);
      if (accepted.kept !== false && !event.redelivered) changes[part] = (changes[part] ?? 0) - 1;
      waits[part]?.push(event.atUs - accepted.atUs);
    } else if (event.kind === 'dropped' || (event.kind === 'expired' && wentUnread(trace, number))) {
      changes[part] = (changes[part] ?? 0) - 1;
    }
  }
  const depths = changes.map((change) => {
    depth += change;
    return depth;
  });
  for (const part of waits) part.sort((a, b) => a - b);
  const waitsUs = waits.flat().sort((a, b) => a - b);
  const perSecond = 1_000_000 / lengthUs;
  return {
    depths,
    ins,
    outs: waits.map((part) => part.length),
    waits,
    inRate: ins.reduce((sum, count) => sum + count, 0) * perSecond,
    outRate: waitsUs.length * perSecond,
    waitsUs,
  };
}

function acceptance(trace: Trace, channel: string, seq: number): Accepted {
  return trace.eventAs(trace.acceptedAs(channel, seq) ?? -1, 'accepted');
}

/**
 * Returns the quantile: the value below which `part` of the values lie; undefined for an empty list.
 * @param sorted smallest first
 */
export function quantile(sorted: readonly number[], part: number): number | undefined {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

/**
 * Returns an area under the values, for a box of `width` by `height`.
 * @param top the value at the upper edge @default the highest, at least 1
 */
export function areaPath(
  values: readonly number[],
  width: number,
  height: number,
  top = Math.max(1, ...values),
): string {
  return `M0 ${height}L${linePath(values, width, height, top).slice(1)}V${height}Z`;
}

/** Returns a stepped line along the values, in the same box. */
export function linePath(
  values: readonly number[],
  width: number,
  height: number,
  top = Math.max(1, ...values),
): string {
  const step = width / Math.max(1, values.length);
  const points = values.map((value, index) => {
    const y = Math.round((height - (value / top) * height) * 10) / 10;
    return `L${Math.round(index * step * 10) / 10} ${y}H${Math.round((index + 1) * step * 10) / 10}`;
  });
  return `M${points.join('').slice(1)}`;
}
