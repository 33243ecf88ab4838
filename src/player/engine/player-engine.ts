/** The engine of a frame, a file of its own: the controls and the first picture do not wait for it. */
import { callsOf, linkOf } from './calls.ts';
import { Session } from './player-session.ts';

export const engine = { open: Session.open, callsOf, linkOf };

/** Members of the engine that the frame uses. */
export type Engine = typeof engine;

declare global {
  interface Window {
    /** The engine, once its file is loaded: a frame at an opaque origin may load no modules of its own. */
    heronryEngine?: Engine;
  }
}

window.heronryEngine = engine;
