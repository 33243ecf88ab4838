/** A hand that viewers can follow: the pointer travels to what it clicks, letters appear one by one. */
import type { Locator } from '@playwright/test';
import { boxOf, centre, type Heronry } from '../support/heronry.ts';
import type { Hand, Place } from '../walks/hand.ts';
import type { FilmTime } from './film-time.ts';
import { POINTER_START, showRing } from './stage.ts';

const LETTER_MS = 45;
/** Pause between arriving and clicking, and after the click. */
const PAUSE_MS = 350;

export interface SlowHand extends Hand {
  /** Drags the playhead of the transport to a time of its scale. */
  scrub(toUs: number): Promise<void>;
}

/** @param ready resolves when the viewer is ready to watch the hand */
export function slowHand(heronry: Heronry, time: FilmTime, ready: () => Promise<void>): SlowHand {
  const { page } = heronry;
  const { keyboard, mouse } = page;
  let at: Place = POINTER_START;

  /** Moves the pointer with easing; the duration grows with the distance. */
  const travel = async (to: Place): Promise<void> => {
    const from = at;
    const durationMs = 350 + Math.hypot(to.x - from.x, to.y - from.y) * 0.7;
    await time.pass(durationMs, async (part) => {
      const eased = part * part * (3 - 2 * part);
      await mouse.move(from.x + (to.x - from.x) * eased, from.y + (to.y - from.y) * eased);
    });
    at = to;
  };
  const goTo = async (what: Locator): Promise<void> => {
    await ready();
    // Waits until it exists, no longer moves, and nothing covers it.
    await what.hover({ trial: true });
    await travel(centre(await boxOf(what)));
    await time.pass(PAUSE_MS);
  };
  const drag = async (from: Place, to: Place): Promise<void> => {
    await ready();
    await travel(from);
    await mouse.down();
    await time.pass(PAUSE_MS);
    await travel(to);
    await time.pass(PAUSE_MS);
    await mouse.up();
    await time.pass(PAUSE_MS);
  };
  const click = async (what: Locator): Promise<void> => {
    await goTo(what);
    await what.click();
    await time.pass(PAUSE_MS);
  };

  /** Types into the focused element. */
  const write = async (text: string, letterMs: number): Promise<void> => {
    for (const letter of text) {
      await keyboard.type(letter);
      await time.pass(letterMs);
    }
  };

  return {
    click,
    doubleClick: async (place) => {
      await ready();
      await travel(place);
      await time.pass(PAUSE_MS);
      await mouse.dblclick(place.x, place.y);
      await time.pass(PAUSE_MS);
    },
    fill: async (field, text) => {
      await click(field);
      await field.press('ControlOrMeta+a');
      if (text === '') await field.press('Delete');
      else await write(text, LETTER_MS);
      await time.pass(PAUSE_MS);
    },
    choose: async (list, option) => {
      // The list itself is drawn by the system, and is in no film.
      await goTo(list);
      await showRing(page);
      await list.selectOption(option);
      await time.pass(PAUSE_MS);
    },
    type: async (text) => {
      await ready();
      await write(text, LETTER_MS * 2);
      await time.pass(PAUSE_MS);
    },
    connect: async (from, to) => {
      const start = await boxOf(from);
      await drag({ x: start.x + start.width, y: start.y + start.height / 2 }, centre(await boxOf(to)));
    },
    scrub: async (toUs) => {
      const playhead = heronry.transport.getByRole('slider', { name: 'Playhead' });
      const box = await boxOf(playhead);
      const spanUs = Number(await playhead.getAttribute('max'));
      const placeOf = (us: number): Place => ({ x: box.x + (box.width * us) / spanUs, y: box.y + box.height / 2 });
      await drag(placeOf(Number(await playhead.inputValue())), placeOf(toUs));
    },
  };
}
