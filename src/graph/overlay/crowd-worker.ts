/**
 * A worker that draws a crowd. Messages in: each a `CrowdFrame`. Messages out: `null` once it can draw, then a `CrowdPicture` for
 * each frame.
 */
import { Crowd } from './crowd.ts';
import { type CrowdFrame, type CrowdPicture, FlyingCrowd } from './crowd-frame.ts';

const context = new OffscreenCanvas(1, 1).getContext('2d');
if (context !== null) {
  const { canvas } = context;
  const crowd = new Crowd(context);
  const flying = new FlyingCrowd();
  addEventListener('message', ({ data: frame }: MessageEvent<CrowdFrame>) => {
    if (canvas.width !== frame.width) canvas.width = frame.width;
    if (canvas.height !== frame.height) canvas.height = frame.height;
    flying.apply(frame);
    crowd.begin();
    const count = flying.draw(frame, crowd);
    crowd.show();
    const bitmap = canvas.transferToImageBitmap();
    const picture: CrowdPicture = { bitmap, view: frame.view, count };
    postMessage(picture, { transfer: [bitmap] });
  });
  postMessage(null);
}
