/** The metrics of the gateway, in the text format of Prometheus. Labels are from closed lists: no channel, no client. */

const COUNTERS = {
  heronry_published_total: 'Messages accepted',
  heronry_publish_refused_total: 'Messages refused, by code',
  heronry_streamed_total: 'Messages written to event streams',
  heronry_missed_total: 'Messages that streams were told they missed; unknown numbers count as one',
  heronry_taken_notices_dropped_total: 'Messages taken, of which streams that look on were not told',
  heronry_leased_total: 'Messages leased to consumers',
  heronry_acknowledged_total: 'Leases acknowledged',
  heronry_released_total: 'Leases released by their consumers',
  heronry_expired_total: 'Leases that ran out',
  heronry_foreign_total: 'What came from the server and was no message',
  heronry_requests_total: 'Requests, by route and status',
  heronry_connections_refused_total: 'Connections above the limit that were refused',
  heronry_connections_closed_idle_total: 'Idle connections without a token that made room for others',
  heronry_votes_total: 'Votes of phones in classes',
  heronry_backend_disconnected_total: 'Times the server behind the gateway was lost',
} as const;

const GAUGES = {
  heronry_backend_up: 'Whether the server behind the gateway can be reached',
  heronry_streams: 'Event streams that are open',
  heronry_carriers: 'Connections that carry several event streams',
  heronry_leases: 'Leases that are held',
  heronry_waiting: 'Consumers that wait for a message',
  heronry_connections: 'Connections',
  heronry_classes: 'Classes',
  heronry_class_phones: 'Phones that have joined a class',
  heronry_class_streams: 'Event streams of classes that are open',
  heronry_resident_bytes: 'Memory of the process',
} as const;

export type Counter = keyof typeof COUNTERS;
export type Gauge = keyof typeof GAUGES;

export class Metrics {
  readonly #counts = new Map<Counter, Map<string, number>>();
  readonly #gauges = new Map<Gauge, () => number>();

  /** @param labels such as `route="/metrics",status="200"` */
  count(counter: Counter, by = 1, labels = ''): void {
    const series = this.#counts.get(counter) ?? new Map<string, number>();
    this.#counts.set(counter, series);
    series.set(labels, (series.get(labels) ?? 0) + by);
  }

  gauge(gauge: Gauge, read: () => number): void {
    this.#gauges.set(gauge, read);
  }

  text(): string {
    const lines: string[] = [];
    const add = (name: string, help: string, type: string, series: Iterable<readonly [string, number]>): void => {
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
      for (const [labels, value] of series) lines.push(`${name}${labels === '' ? '' : `{${labels}}`} ${value}`);
    };
    for (const [name, help] of Object.entries(COUNTERS)) {
      // Keys of an object literal.
      add(name, help, 'counter', this.#counts.get(name as Counter) ?? [['', 0]]);
    }
    for (const [name, help] of Object.entries(GAUGES)) {
      add(name, help, 'gauge', [['', this.#gauges.get(name as Gauge)?.() ?? 0]]);
    }
    return `${lines.join('\n')}\n`;
  }
}
