/** What a walk does with mouse and keyboard. How it looks is the hand's: a test has no time to lose, in a film it is seen. */
import type { Locator } from '@playwright/test';
import type { Heronry } from '../support/heronry.ts';

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Hand {
  click(what: Locator): Promise<void>;
  doubleClick(place: Place): Promise<void>;
  /** Replaces what is in the field. */
  fill(field: Locator, text: string): Promise<void>;
  choose(list: Locator, option: string): Promise<void>;
  /** Into what has the focus. */
  type(text: string): Promise<void>;
  /** From the dot at a node's right edge to another node. */
  connect(from: Locator, to: Locator): Promise<void>;
}

/** At once. */
export function quickHand(heronry: Heronry): Hand {
  const { keyboard, mouse } = heronry.page;
  return {
    click: (what) => what.click(),
    doubleClick: ({ x, y }) => mouse.dblclick(x, y),
    fill: (field, text) => field.fill(text),
    choose: async (list, option) => {
      await list.selectOption(option);
    },
    type: (text) => keyboard.type(text),
    connect: (from, to) => heronry.connect(from, to),
  };
}
