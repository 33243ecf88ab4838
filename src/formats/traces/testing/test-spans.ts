/** OTLP JSON of a few spans, for tests. */

const START_NS = 1_768_469_400_000_000_000n;
const KINDS: Readonly<Record<string, number>> = { send: 4, create: 4, receive: 5, process: 5, settle: 3 };

interface SpanFields {
  readonly parent?: number;
  readonly link?: number;
  readonly attributes?: Readonly<Record<string, string | number>>;
  readonly error?: string;
}

/** Returns a span of a service, about a message in the channel "queue", from and to a time in milliseconds. */
export function span(
  service: string,
  id: number,
  operation: string,
  [from, to]: readonly [number, number],
  { parent, link, attributes = {}, error }: SpanFields = {},
): { readonly [field: string]: unknown } {
  const all = { 'messaging.operation.type': operation, 'messaging.destination.name': 'queue', ...attributes };
  return {
    service,
    traceId: hex(1, 32),
    spanId: hex(id, 16),
    ...(parent === undefined ? {} : { parentSpanId: hex(parent, 16) }),
    ...(link === undefined ? {} : { links: [{ traceId: hex(1, 32), spanId: hex(link, 16) }] }),
    name: `${operation} queue`,
    kind: KINDS[operation] ?? 1,
    startTimeUnixNano: String(START_NS + BigInt(from) * 1_000_000n),
    endTimeUnixNano: String(START_NS + BigInt(to) * 1_000_000n),
    attributes: Object.entries(all).map(([key, value]) => attribute(key, value)),
    ...(error === undefined ? {} : { status: { code: 2, message: error } }),
  };
}

/** Returns a text with a resource for each span. */
export function traceOf(...spans: readonly { readonly [field: string]: unknown }[]): string {
  return JSON.stringify({
    resourceSpans: spans.map(({ service, ...one }) => ({
      resource: { attributes: [attribute('service.name', String(service))] },
      scopeSpans: [{ spans: [one] }],
    })),
  });
}

function attribute(key: string, value: string | number): object {
  return {
    key,
    value: typeof value === 'number' || /^\d{16,}$/.test(value) ? { intValue: value } : { stringValue: value },
  };
}

function hex(id: number, digits: number): string {
  return id.toString(16).padStart(digits, '0');
}
