/** The message types of OpenTelemetry on what we write as OTLP: they know every field, with its type, and keep every value. */
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { writeOtlp } from '../../src/formats/index.ts';
import { GALLERY } from '../../src/scenario/index.ts';
import { simulate } from '../../src/simulation/index.ts';

const UNTIL_US = 10_000_000;

/** The part of a compiled message type that is used here. */
interface MessageType {
  fromObject(plain: unknown): object;
  encode(message: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
  toObject(message: object, options: object): object;
}

/** Returns the type of a request with spans, as the SDK of JavaScript has compiled it. */
function requestType(): MessageType {
  const path = '@opentelemetry/otlp-transformer/build/src/generated/root';
  try {
    return createRequire(import.meta.url)(path).opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
  } catch (error) {
    throw new Error('The types of OpenTelemetry are not installed. Run: node .ci/setup.mjs outside', { cause: error });
  }
}

/** Returns a request as its types have it, after it was bytes. Ids are bytes in Base64, which hexadecimal digits are too. */
function understood(request: unknown): object {
  const type = requestType();
  const message = type.decode(type.encode(type.fromObject(request)).finish());
  return type.toObject(message, { longs: String, enums: Number, bytes: String, arrays: true });
}

it.each(GALLERY.map(({ slug, scenario }) => [slug, scenario] as const))(
  'understand every field of %s',
  (_, scenario) => {
    const request: unknown = JSON.parse(writeOtlp(simulate(scenario, UNTIL_US).trace));
    // Of lists that may be empty, a request of ours has the links alone.
    const back: unknown = JSON.parse(JSON.stringify(understood(request)), (key, value: unknown) =>
      Array.isArray(value) && value.length === 0 && key !== 'links' ? undefined : value,
    );
    expect(back).toEqual(request);
  },
);
