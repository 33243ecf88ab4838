import type { LivePlace, LiveServices } from '../panels/index.ts';
import type { HeronryStore } from '../store/index.ts';
import type { Autosave } from './autosave.ts';
import { safeStorage } from './safe-storage.ts';

/**
 * Keys under which this tab stores the gateway's address and token; the token comes with the address of a page that the gateway
 * serves.
 */
const KEYS = {
  address: 'heronry.gateway-address',
  token: 'heronry.gateway-token',
  agent: 'heronry.gateway-agent',
} as const;

/** Stores the token of the gateway that serves the page, for this tab. */
export function rememberToken(token: string): void {
  safeStorage('sessionStorage').setItem(KEYS.token, token);
  safeStorage('sessionStorage').setItem(KEYS.address, location.origin);
}

function remembered(): LivePlace {
  const storage = safeStorage('sessionStorage');
  const read = (name: keyof typeof KEYS): string | undefined => storage.getItem(KEYS[name]) ?? undefined;
  return {
    address: read('address') ?? '',
    token: read('token') ?? '',
    agent: read('agent') ?? `guest-${fewLetters()}`,
  };
}

/** Returns whether the address is a loopback one, which other machines cannot open. */
function isLoopback(address: string): boolean {
  const { hostname } = URL.canParse(address) ? new URL(address) : { hostname: '' };
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

/** Returns a random suffix, so that two pages without a name are two agents. */
function fewLetters(): string {
  const [number = 0] = crypto.getRandomValues(new Uint16Array(1));
  return number.toString(36).padStart(4, '0');
}

/** Returns the services of real traffic. Their code is loaded when the user connects. */
export function createLiveServices(store: HeronryStore, autosave: Autosave): LiveServices {
  let module: typeof import('./live.ts') | undefined;
  let controls: import('../live/index.ts').LiveControls | undefined;
  // These are only called after the page was connected.
  const loaded = (): typeof import('./live.ts') => {
    if (module === undefined) throw new Error('Nothing was recorded yet.');
    return module;
  };
  return {
    remembered,
    invitations: (addresses) => {
      const { address, token } = remembered();
      const all = isLoopback(address) && addresses.length > 0 ? addresses : [address, ...addresses];
      return [...new Set(all)].map((one) => `${one}/#token=${token}`);
    },
    connect: async (place) => {
      const trimmed = { address: place.address.trim(), token: place.token.trim(), agent: place.agent.trim() };
      const storage = safeStorage('sessionStorage');
      for (const [name, key] of Object.entries(KEYS)) storage.setItem(key, trimmed[name as keyof LivePlace]);
      module = await import('./live.ts');
      controls = await module.connectLive(store, autosave, trimmed);
    },
    choose: (channels) => controls?.choose(channels),
    reconnect: () => controls?.reconnect(),
    disconnect: () => controls?.disconnect(),
    hasRecord: () => controls?.hasLeft() === true,
    showRecord: () => controls?.show(),
    record: (span) => loaded().recordSpan(store, span),
    keepRecording: (recording, name) => loaded().keepRecording(store, recording, name),
    exportRecording: (recording, name) => loaded().exportRecording(recording, name),
  };
}
