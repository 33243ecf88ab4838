import { Details, type DetailsOptions } from './details.ts';

/** Details of the playground, whose crowds a worker draws. */
export class PageDetails extends Details {
  constructor(options: Omit<DetailsOptions, 'startWorker'>) {
    super({
      ...options,
      startWorker: () =>
        typeof OffscreenCanvas === 'undefined'
          ? undefined
          : new Worker(new URL('./crowd-worker.ts', import.meta.url), { type: 'module' }),
    });
  }
}
