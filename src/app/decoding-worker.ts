/** Reads links beside the page, so that none holds it up. One message in: the fragment; one out: its `DecodeResult`. */
import { decodeMoment } from '../scenario/reading.ts';

addEventListener('message', ({ data }: MessageEvent<string>) => {
  void decodeMoment(data).then((result) => postMessage(result));
});
