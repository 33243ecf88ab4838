import type { Micros } from '../events.ts';
import { NO_HEADER, type RecordedChannelKind, type RecordingHeader } from './header.ts';

/** Parts of a document that a header takes: its names, and its kind of broker. */
export interface RecordedDocument {
  readonly name: string;
  readonly agents: readonly { readonly id: string; readonly level?: number; readonly parent?: string }[];
  readonly channels: readonly {
    readonly id: string;
    readonly direct?: { readonly from: string; readonly to: string };
  }[];
  readonly broker: { readonly kind: string };
}

const BROKERS: ReadonlyMap<string, readonly [RecordingHeader['broker'], RecordedChannelKind]> = new Map([
  ['redis-streams', ['redis-streams', 'log']],
  ['redis-pubsub', ['redis-pubsub', 'topic']],
  ['kafka', ['kafka', 'log']],
  ['kafka-share', ['kafka', 'log']],
]);

/** Returns the header of a recording of a document's run. */
export function headerOf({ name, agents, channels, broker }: RecordedDocument, untilUs: Micros): RecordingHeader {
  const [known, kind] = BROKERS.get(broker.kind) ?? ['memory', 'queue'];
  return {
    title: name,
    madeBy: 'heronry',
    untilUs,
    payloads: NO_HEADER.payloads,
    broker: known,
    agents: agents.map(({ id, level, parent }) => ({
      name: id,
      ...(level === undefined ? {} : { level }),
      ...(parent === undefined ? {} : { parent }),
    })),
    channels: channels.map(({ id, direct }) =>
      direct === undefined ? { name: id, kind } : { name: id, kind: 'direct', ...direct },
    ),
  };
}
