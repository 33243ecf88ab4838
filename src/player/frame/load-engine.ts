import type { Engine } from '../engine/player-engine.ts';

let loading: Promise<Engine> | undefined;

/** Loads the engine, once. */
export function loadEngine(): Promise<Engine> {
  loading ??= load();
  return loading;
}

/**
 * Loads the engine, whose address the page names. It is a plain script: modules need the server's consent at an opaque origin. The
 * page of a development server has loaded it before.
 */
async function load(): Promise<Engine> {
  const address = document.getElementById('engine')?.getAttribute('href');
  if (window.heronryEngine === undefined && address) {
    const script = document.createElement('script');
    script.src = address;
    await new Promise<void>((resolve, reject) => {
      script.addEventListener('load', () => resolve());
      script.addEventListener('error', () => reject(new Error('A part of the player could not be loaded.')));
      document.head.append(script);
    });
  }
  if (window.heronryEngine === undefined) throw new Error('A part of the player could not be started.');
  return window.heronryEngine;
}
