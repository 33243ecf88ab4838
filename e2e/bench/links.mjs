import { deflateRawSync } from 'node:zlib';
import lzString from 'lz-string';
import { decodeMoment, encodeMoment } from '../../dist/lib/scenario/index.js';
import { median, printTable, ratio } from './measure.mjs';
import { grid } from './scenarios.mjs';

const ROUNDS = 15;

/** Measures links of scenarios whose agents have two channels each. */
export async function links() {
  const rows = [];
  for (const agents of [3, 20, 200]) {
    const scenario = grid(agents, { fan: 2 });
    const moment = { scenario, atUs: 0, selection: [] };
    const json = JSON.stringify(scenario);
    const deflated = deflateRawSync(json).toString('base64url');
    const lz = lzString.compressToEncodedURIComponent(json);
    const link = await encodeMoment(moment);
    const timed = async (work) => {
      const times = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const started = performance.now();
        await work();
        times.push(performance.now() - started);
      }
      return median(times);
    };
    rows.push([
      agents,
      link.length,
      deflated.length,
      lz.length,
      agents === 20 ? ratio(link.length / deflated.length, 'at most 0.5') : link.length / deflated.length,
      link.length / lz.length,
      await timed(() => encodeMoment(moment)),
      await timed(() => decodeMoment(link)),
      await timed(() => lzString.decompressFromEncodedURIComponent(lzString.compressToEncodedURIComponent(json))),
    ]);
  }
  printTable(
    'Links, in characters and milliseconds',
    [
      'agents',
      'heronry',
      'JSON + deflate',
      'JSON + lz-string',
      'against deflate',
      'against lz-string',
      'encode ms',
      'decode ms',
      'lz-string both ms',
    ],
    rows,
  );
}
