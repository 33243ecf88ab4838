/** The words beside a connection that is being drawn. */
import { getChannelName } from '../messaging/index.ts';
import type { NodeRef } from '../scenario/index.ts';
import { visibleText } from '../ui/visible-text.ts';

/**
 * Returns what dropping a connection from `from` over `to` would make.
 * @param later whether the playhead is past the start
 */
export function connectHint(from: NodeRef, to: NodeRef | undefined, later: boolean): string {
  const here = visibleText(from.id);
  if (to === undefined) {
    return from.kind === 'agent'
      ? `Drop on an agent to create a pair channel, on a channel to publish to it, on the canvas for a new node`
      : `Drop on an agent to receive from ${here}, or on the canvas for a new one`;
  }
  const there = visibleText(to.id);
  if (from.kind === to.kind && from.id === to.id) return `Drop on another agent, not on itself`;
  if (from.kind === 'channel') {
    if (to.kind === 'channel') return 'Channels connect to agents only';
    return later ? `Drop: ${there} subscribes to ${here} from now on` : `Drop: ${there} subscribes to ${here}`;
  }
  return to.kind === 'channel'
    ? `Drop: ${here} publishes to ${there}`
    : `Drop: create channel ${visibleText(getChannelName(from.id, to.id))}`;
}
