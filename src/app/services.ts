/** The services that the page gives to the panels. Their code comes with the second step, or when the user connects. */
import type { LivePlace, LiveServices, PanelServices, ShownLesson } from '../panels/index.ts';
import { type HeronryStore, safeStorage } from '../store/index.ts';
import type { Page } from './everything-else.ts';
import type { RecordingTools } from './files/recording-tools.ts';

/** @param later returns the second step */
export function createServices(
  store: HeronryStore,
  later: () => Promise<Page>,
  recordings: RecordingTools,
  lesson: ShownLesson,
): Omit<PanelServices, 'linkProblem'> {
  const library = async () => (await later()).library;
  return {
    lesson,
    playScript: (task, report) => {
      let stop: (() => void) | undefined;
      let isStopped = false;
      void import('./scripting/python-aside.ts').then(({ playAside }) => {
        if (!isStopped) stop = playAside(task, report);
      });
      return () => {
        isStopped = true;
        stop?.();
      };
    },
    findFullPython: async () => (await import('./scripting/full-python.ts')).findForPanel(),
    learning: async () => (await later()).learning(),
    live: createLiveServices(store, async () => (await later()).autosave.flush()),
    library: {
      list: async () => (await library()).list(),
      open: async (id) => (await library()).open(id),
      remove: async (id) => (await library()).remove(id),
      restore: async (removed) => (await library()).restore(removed),
      rename: async (id, name) => (await library()).rename(id, name),
      duplicate: async (id) => (await library()).duplicate(id),
    },
    makeLink: async (moment) => (await later()).opening.makeLink(moment),
    reading: recordings.reading,
    importFile: async (file) => {
      const { autosave, files } = await later();
      await autosave.flush();
      await files.importFile(file);
    },
    readOther: async (file) => (await import('./files/recordings.ts')).readOther(file),
    toggleSubtree: async (agent) => (await import('./files/recordings.ts')).toggleSubtree(store, agent),
    recordingLink: async (span) => (await import('./files/recordings.ts')).linkToRecording(store, span),
    run: async (scenario, name) => {
      const { openAsOwn } = await import('./files/other-programs.ts');
      await openAsOwn(store, scenario, name);
    },
    saveText: async (text, { mediaType, extension }) =>
      (await later()).files.saveText(text, mediaType, extension, store.getState().scenario.name),
    picture: async (format) => (await import('./files/pictures.ts')).pictureOf(store, format),
    savePage: async () => (await import('./files/pictures.ts')).savePage(store),
    savePicture: async (format) => (await import('./files/pictures.ts')).savePicture(store, format),
    exportFile: async (format) => (await later()).files.exportFile(format, store.getState()),
    keep: async () => (await later()).opening.keep(),
    leaveVisit: async () => (await later()).opening.leaveVisit(),
  };
}

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

let module: typeof import('./live.ts') | undefined;

/** Loads what saves real traffic and recordings as scenarios. */
export async function loadLive(): Promise<typeof import('./live.ts')> {
  module ??= await import('./live.ts');
  return module;
}

/**
 * Returns the services of real traffic. Their code is loaded when the user connects.
 * @param save saves the user's own work
 */
function createLiveServices(store: HeronryStore, save: () => Promise<void>): LiveServices {
  let controls: import('../live/index.ts').LiveControls | undefined;
  // These are only called after the page was connected, or a recording was opened.
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
      controls = await (await loadLive()).connectLive(store, trimmed, save);
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
