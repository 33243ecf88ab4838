/** What a channel has been doing lately, from the trace: the depth of its queue, what came and went, how long it waited. */
import { depthOf, type EventNumber, type MessageId, type Micros, type Trace } from '../../trace/index.ts';

export interface ChannelHistory {
  /** Messages in the queue at the end of each part of the time, oldest first. */
  readonly depths: readonly number[];
  /** Messages a second, over all of the time. */
  readonly inRate: number;
  readonly outRate: number;
  /** How long those that were consumed had waited, shortest first. */
  readonly waitsUs: readonly Micros[];
}

/** @param windowUs how far back; less where the run is younger @param parts into how many the time is cut */
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
  const [counts, waitsUs]: [{ in: number; out: number }, Micros[]] = [{ in: 0, out: 0 }, []];
  const end = trace.firstAfter(nowUs);
  for (let number = startUs === 0 ? 0 : trace.firstAfter(startUs); number < end; number += 1) {
    const event = trace.event(number);
    if (!('channel' in event) || event.channel !== channel) continue;
    const part = Math.min(parts - 1, Math.floor(((event.atUs - startUs) / lengthUs) * parts));
    if (event.kind === 'accepted') {
      counts.in += 1;
      if (event.kept !== false) changes[part] = (changes[part] ?? 0) + 1;
    } else if (event.kind === 'handed' && event.via === 'consume') {
      counts.out += 1;
      if (isKept(trace, event.message) && !event.redelivered) changes[part] = (changes[part] ?? 0) - 1;
      waitsUs.push(event.atUs - acceptedAt(trace, event.message));
    } else if (event.kind === 'dropped' || (event.kind === 'expired' && !wasConsumed(trace, event.message, number))) {
      changes[part] = (changes[part] ?? 0) - 1;
    }
  }
  const depths = changes.map((change) => {
    depth += change;
    return depth;
  });
  const perSecond = 1_000_000 / lengthUs;
  return {
    depths,
    inRate: counts.in * perSecond,
    outRate: counts.out * perSecond,
    waitsUs: waitsUs.sort((a, b) => a - b),
  };
}

function isKept(trace: Trace, message: MessageId): boolean {
  return trace.eventsOf(message).every((number) => {
    const event = trace.event(number);
    return event.kind !== 'accepted' || event.kept !== false;
  });
}

function wasConsumed(trace: Trace, message: MessageId, before: EventNumber): boolean {
  return trace.eventsOf(message).some((number) => {
    const event = trace.event(number);
    return number < before && event.kind === 'handed' && event.via === 'consume';
  });
}

function acceptedAt(trace: Trace, message: MessageId): Micros {
  const number = trace.eventsOf(message).find((one: EventNumber) => trace.event(one).kind === 'accepted');
  return trace.event(number ?? message).atUs;
}

/** The value below which that part of them lies; undefined where there are none. @param sorted smallest first */
export function quantile(sorted: readonly number[], part: number): number | undefined {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

/** An area under the depths, for a box of `width` by `height`; the highest depth, at least 1, is its top. */
export function areaPath(depths: readonly number[], width: number, height: number): string {
  const top = Math.max(1, ...depths);
  const step = width / Math.max(1, depths.length);
  const points = depths.map((depth, index) => {
    const y = Math.round((height - (depth / top) * height) * 10) / 10;
    return `L${Math.round(index * step * 10) / 10} ${y}H${Math.round((index + 1) * step * 10) / 10}`;
  });
  return `M0 ${height}${points.join('')}V${height}Z`;
}
