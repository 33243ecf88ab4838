/**
 * Every example of the gallery in every format that `heronry export` writes, as one table of hashes. A change that is wanted:
 * `npx vitest run src/cli/gallery-exports.test.ts -u`. The whole texts of three examples are in `src/formats/exports/golden`.
 */
import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { EXPORT_FORMATS, type ExportFormat } from '../formats/index.ts';
import { PICTURE_FORMATS, type PictureFormat, PNG_SCALE } from '../pictures/index.ts';
import { GALLERY, type GalleryEntry } from '../scenario/index.ts';
import { playedTrace } from '../simulation/index.ts';
import { codeOptions } from './code-options.ts';
import { fontOfSvg, pngWriter } from './picture-files.ts';

/** Formats of which all is the run's or the scenario's: a file of `html` has the player of the build around it. */
const FORMATS: readonly (readonly [string, ExportFormat | PictureFormat])[] = [
  ...Object.entries(EXPORT_FORMATS),
  ...Object.entries(PICTURE_FORMATS),
];

/** End of the run, as the command has it. */
const UNTIL_US = 10_000_000;

/** Hexadecimal digits of a hash in the table. */
const DIGITS = 12;

/** Returns an example in every format: texts, and pixels. */
async function exportsOf({ scenario, startUs }: GalleryEntry): Promise<readonly (string | Uint8Array)[]> {
  const trace = playedTrace(scenario, UNTIL_US, await codeOptions(scenario));
  const pictured = { trace, scenario, atUs: startUs, theme: 'light' } as const;
  const png = await pngWriter();
  return FORMATS.map(([, format]) => {
    if ('of' in format)
      return format.of === 'run' ? format.write({ trace, title: scenario.name, scenario }) : format.write(scenario);
    return format.pixels
      ? pixelsOf(png(format.draw(pictured), PNG_SCALE))
      : format.draw({ ...pictured, font: fontOfSvg() });
  });
}

/** Returns the pixels of a PNG, as its filters left them: how they are compressed is no part of the picture. */
function pixelsOf(png: Uint8Array): Uint8Array {
  const file = Buffer.from(png);
  const parts: Uint8Array[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at))
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  return inflateSync(Buffer.concat(parts));
}

it('writes every example in every format as before', async () => {
  const rows: (readonly string[])[] = [['', ...FORMATS.map(([name]) => name)]];
  for (const entry of GALLERY) {
    const hashes = (await exportsOf(entry)).map((content) => createHash('sha256').update(content).digest('hex'));
    rows.push([entry.slug, ...hashes.map((hash) => hash.slice(0, DIGITS))]);
  }
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/gallery-exports.txt');
});
