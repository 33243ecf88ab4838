/** `heronry-player.js`: defines the element. The frame is beside the script. */
import { definePlayer } from './define-player.ts';

/** Returns the address of this script, as a module too, which has no `currentScript`. */
function ownAddress(): string {
  const { currentScript } = document;
  const script =
    currentScript instanceof HTMLScriptElement
      ? currentScript
      : document.querySelector<HTMLScriptElement>('script[src*="heronry-player.js"]');
  return script?.src ?? document.baseURI;
}

definePlayer({ site: new URL('.', ownAddress()).href });
