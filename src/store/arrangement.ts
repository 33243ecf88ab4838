import type { Command } from '../scenario/index.ts';

/** Returns whether a command only moves nodes, or describes the picture: what real traffic and recordings allow. */
export function isArrangement(command: Command): boolean {
  switch (command.do) {
    case 'move':
    case 'setBookmarks':
    case 'describe':
      return true;
    case 'all':
      return command.commands.every(isArrangement);
    default:
      return false;
  }
}
