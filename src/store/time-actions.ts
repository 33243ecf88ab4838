/** The actions of time in the action table. */
import { type Action, always, type TimeActionId } from './action.ts';
import { addBookmark, changeSpeed, playOrPause, toBookmark } from './action-effects.ts';
import { SPEED_MAX, SPEED_MIN } from './playback-actions.ts';
import type { HeronryState } from './state.ts';
import type { HeronryStore } from './store.ts';

const NUDGE_US = 100_000;
const SECOND_US = 1_000_000;

const hasPast = (state: HeronryState): boolean => state.playheadUs > 0;
const hasBookmarks = (state: HeronryState): boolean => state.scenario.bookmarks.length > 0;

function timeAction(
  id: TimeActionId,
  label: string,
  keys: string,
  run: (store: HeronryStore) => void,
  enabled: (state: HeronryState) => boolean = always,
): Action {
  return { id, label, group: 'run', keys, enabled, run };
}

export const TIME_ACTIONS: readonly Action[] = [
  timeAction('play-pause', 'Play or pause', 'Space', playOrPause),
  timeAction('step', 'Step', '.', (store) => store.getState().actions.step()),
  timeAction('step-back', 'Step back', ',', (store) => store.getState().actions.stepBack(), hasPast),
  timeAction('step-hop', 'Next hop of a message', '>', (store) => store.getState().actions.stepHop()),
  timeAction('step-hop-back', 'Previous hop', '<', (store) => store.getState().actions.stepHopBack(), hasPast),
  timeAction('later', 'Forward 100 ms', 'e', (store) => store.getState().actions.nudge(NUDGE_US)),
  timeAction('earlier', 'Back 100 ms', 'w', (store) => store.getState().actions.nudge(-NUDGE_US), hasPast),
  timeAction('second-later', 'Forward 1 s', 'Shift+e', (store) => store.getState().actions.nudge(SECOND_US)),
  timeAction('second-earlier', 'Back 1 s', 'Shift+w', (store) => store.getState().actions.nudge(-SECOND_US), hasPast),
  timeAction('jump', 'Next event of the selection', 'k', (store) => store.getState().actions.jump()),
  timeAction(
    'jump-back',
    'Previous event of the selection',
    'j',
    (store) => store.getState().actions.jumpBack(),
    hasPast,
  ),
  timeAction('bookmark', 'Bookmark this moment', 'b', addBookmark),
  timeAction('next-bookmark', 'Next bookmark', 'Shift+k', (store) => toBookmark(store, 1), hasBookmarks),
  timeAction('last-bookmark', 'Previous bookmark', 'Shift+j', (store) => toBookmark(store, -1), hasBookmarks),
  timeAction('restart', 'Restart', 'r', (store) => store.getState().actions.restart()),
  timeAction(
    'faster',
    'Faster',
    ']',
    (store) => changeSpeed(store, 1),
    (state) => state.speed < SPEED_MAX,
  ),
  timeAction(
    'slower',
    'Slower',
    '[',
    (store) => changeSpeed(store, -1),
    (state) => state.speed > SPEED_MIN,
  ),
];
