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
  timeAction('step-hop', 'To the next hop of a message', '>', (store) => store.getState().actions.stepHop()),
  timeAction('step-hop-back', 'To the hop before', '<', (store) => store.getState().actions.stepHopBack(), hasPast),
  timeAction('later', '100 ms later', 'e', (store) => store.getState().actions.nudge(NUDGE_US)),
  timeAction('earlier', '100 ms earlier', 'w', (store) => store.getState().actions.nudge(-NUDGE_US), hasPast),
  timeAction('second-later', '1 s later', 'Shift+e', (store) => store.getState().actions.nudge(SECOND_US)),
  timeAction(
    'second-earlier',
    '1 s earlier',
    'Shift+w',
    (store) => store.getState().actions.nudge(-SECOND_US),
    hasPast,
  ),
  timeAction('jump', 'To the next event of what is selected', 'k', (store) => store.getState().actions.jump()),
  timeAction(
    'jump-back',
    'To the event before, of what is selected',
    'j',
    (store) => store.getState().actions.jumpBack(),
    hasPast,
  ),
  timeAction('bookmark', 'Bookmark this moment', 'b', addBookmark),
  timeAction('next-bookmark', 'To the next bookmark', 'Shift+k', (store) => toBookmark(store, 1), hasBookmarks),
  timeAction('last-bookmark', 'To the bookmark before', 'Shift+j', (store) => toBookmark(store, -1), hasBookmarks),
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
