/** The user's actions in a picture of real traffic: they go to the gateway, and the document cannot be edited. */
import type { Participant } from '../brokers/gateway/index.ts';
import { type Command, type EditIssue, edit, messageOf } from '../scenario/index.ts';
import type { Actions, HeronryStore } from '../store/index.ts';
import type { Recorder } from './recorder.ts';

/** Answer to a change of real traffic. Only the layout can be changed. */
const REAL_TRAFFIC: EditIssue = {
  message: 'This is real traffic. Save it as a scenario to change it.',
  path: '',
};

const ENDED: EditIssue = { message: 'The connection has ended. Connect again first.', path: '' };

export interface LiveActionParts {
  /** Name under which the page takes part. */
  readonly agent: string;
  readonly store: HeronryStore;
  readonly participant: Participant;
  readonly recorder: Recorder;
  readonly ended: AbortSignal;
  /** Resolves when the channel is one of those that are drawn. */
  readonly draw: (channel: string) => Promise<void>;
}

/** Returns the store's actions for real traffic: those that would change the document, and those of the page's own agent. */
export function liveActionsOf(parts: LiveActionParts): Partial<Actions> {
  const { participant, recorder, ended, draw } = parts;
  const refuse = (): EditIssue => REAL_TRAFFIC;
  return {
    dispatch: (command) => arrange(parts, command),
    paste: refuse,
    duplicate: refuse,
    connectAgents: refuse,
    publish: (agent, channel, payload) => {
      const checked = messageOf(payload, 'message');
      if ('issue' in checked) return checked.issue;
      const { message } = checked;
      return asPage(parts, agent, async () => {
        await draw(channel);
        try {
          await participant.publish(channel, message);
        } catch (error) {
          if (!ended.aborted) recorder.refused(channel, message, wordsOf(error));
          throw error;
        }
      });
    },
    subscribe: (agent, channel) =>
      asPage(parts, agent, async () => {
        await draw(channel);
        await participant.subscribe(channel);
      }),
    unsubscribe: (agent, channel) => asPage(parts, agent, async () => participant.unsubscribe(channel)),
    consume: (agent, channel) =>
      asPage(parts, agent, async () => {
        await draw(channel);
        recorder.asked(channel);
        try {
          await participant.consume(channel, { signal: ended });
        } catch (error) {
          if (!ended.aborted) recorder.gaveUp(channel);
          throw error;
        }
      }),
  };
}

/** Starts an action. A later failure is reported to the user. */
function asPage(
  { agent, store, ended }: LiveActionParts,
  who: string,
  act: () => Promise<void>,
): EditIssue | undefined {
  if (who !== agent) return { message: `${who} is another client: this page is connected as ${agent}.`, path: 'agent' };
  if (ended.aborted) return ENDED;
  act().catch((error: unknown) => {
    if (!ended.aborted) store.getState().actions.notify(wordsOf(error), 'error');
  });
  return undefined;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function arrange({ recorder, store }: LiveActionParts, command: Command): EditIssue | undefined {
  if (!isArrangement(command)) return REAL_TRAFFIC;
  const result = edit(recorder.scenario, command);
  if (!result.ok) return result.issue;
  recorder.arrange(result.scenario);
  store.refresh({ scenario: recorder.scenario });
  return undefined;
}

function isArrangement(command: Command): boolean {
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
