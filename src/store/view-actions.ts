import type { Core } from './core.ts';
import { isOpen } from './log-filter.ts';
import { type Actions, NOTHING_SELECTED } from './state.ts';

type ViewActions = Pick<
  Actions,
  | 'select'
  | 'setCamera'
  | 'setTheme'
  | 'openDialog'
  | 'showPanel'
  | 'togglePanel'
  | 'toggleTimeline'
  | 'setLogFilter'
  | 'setPauseAtFilter'
  | 'setPauseAtBroken'
  | 'notify'
  | 'dismiss'
  | 'announce'
  | 'setShortcutsOn'
  | 'requestGraph'
>;

export function viewActions({ get, set, engine }: Core): ViewActions {
  let serial = 0;
  return {
    select: (selection) => {
      set({ selection: { ...NOTHING_SELECTED, ...selection } });
      engine.invalidate();
    },
    setCamera: (camera) => set({ camera }),
    setTheme: (theme) => {
      set({ theme });
      engine.invalidate();
    },
    openDialog: (dialog) => set({ dialog }),
    showPanel: (panel) => set({ panel, panelOpen: true }),
    togglePanel: () => set({ panelOpen: !get().panelOpen }),
    toggleTimeline: () => set({ timelineOpen: !get().timelineOpen }),
    setLogFilter: (filter) => {
      const logFilter = { ...get().logFilter, ...filter };
      // A filter that lets everything through would pause the run at every event.
      set({ logFilter, pauseAtFilter: get().pauseAtFilter && !isOpen(logFilter) });
    },
    setPauseAtFilter: (on) => set({ pauseAtFilter: on && !isOpen(get().logFilter) }),
    setPauseAtBroken: (pauseAtBroken) => set({ pauseAtBroken }),
    notify: (text, tone = 'info', lasting = false) => {
      serial += 1;
      set({ notices: [...get().notices, { id: serial, text, tone, lasting }], announcement: text });
    },
    dismiss: (id) => set({ notices: get().notices.filter((notice) => notice.id !== id) }),
    announce: (announcement) => set({ announcement }),
    setShortcutsOn: (shortcutsOn) => set({ shortcutsOn }),
    requestGraph: (kind, node) => {
      serial += 1;
      set({ graphRequest: { serial, kind, ...(node === undefined ? {} : { node }) } });
    },
  };
}
