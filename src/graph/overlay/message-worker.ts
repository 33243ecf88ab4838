/** A worker that draws messages. Messages in: a `NewCanvas`, then `WorkerFrame`s. Messages out: a `FrameAnswer` for each frame. */
import { Crowd } from './crowd.ts';
import { FlyingCrowd } from './crowd-frame.ts';
import { drawList } from './drawing-list.ts';
import type { FrameAnswer, NewCanvas, WorkerFrame } from './worker-frame.ts';

const flying = new FlyingCrowd();
let context: OffscreenCanvasRenderingContext2D | undefined;
let crowd: Crowd | undefined;

addEventListener('message', ({ data }: MessageEvent<NewCanvas | WorkerFrame>) => {
  if ('canvas' in data) {
    context = data.canvas.getContext('2d') ?? undefined;
    crowd = context && new Crowd(context);
  } else postMessage(draw(data));
});

/** @throws Error if the browser gives no drawing for the canvas */
function draw({ ratio, crowd: frame, drawing }: WorkerFrame): FrameAnswer {
  if (context === undefined || crowd === undefined) throw new Error('A canvas without a drawing');
  let count: FrameAnswer = null;
  if (frame === undefined) context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  else {
    flying.apply(frame);
    crowd.begin();
    count = flying.draw(frame, crowd);
    crowd.show();
  }
  context.save();
  context.scale(ratio, ratio);
  drawList(drawing, context);
  context.restore();
  return count;
}
