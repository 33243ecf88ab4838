/** Formats of other programs that become recordings and scenarios. */
import { DOCUMENT_FORMATS } from './documents/document-formats.ts';
import type { ImportFormat } from './format.ts';
import { TRACE_FORMATS } from './traces/trace-formats.ts';

export { EXPORT_FORMATS, type Exported, type ExportFormat, type ExportFormatId } from './exports/export-formats.ts';
export type { ExportPart } from './exports/export-part.ts';
export type { FormatNote, ImportFormat, ReadOptions, ReadResult } from './format.ts';
export { type RecordedEvent, type RecordedFile, recordedLines } from './recorded-file.ts';
export { writeOtlp } from './traces/otlp-writer.ts';

/** The formats. Texts are recognised in this order. */
export const IMPORT_FORMATS: readonly ImportFormat[] = [...DOCUMENT_FORMATS, ...TRACE_FORMATS];

/** Returns the format of a text: by its content, or else by the ending of its name. */
export function recogniseFormat(text: string, fileName = ''): ImportFormat | undefined {
  const name = fileName.toLowerCase();
  return (
    IMPORT_FORMATS.find(({ recognise }) => recognise(text)) ??
    IMPORT_FORMATS.find(({ endings }) => endings.some((ending) => name.endsWith(ending)))
  );
}
