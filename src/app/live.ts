/** The services of real traffic, once the page is connected. */
import { type LiveControls, recordedScenario, startLive } from '../live/index.ts';
import type { LivePlace, LiveServices, Recording } from '../panels/index.ts';
import type { Scenario } from '../scenario/index.ts';
import { type HeronryStore, newKeptId } from '../store/index.ts';
import { exportFile } from './files/files.ts';

/**
 * Connects, and shows the traffic. The user's own work is saved first.
 * @throws Error with a readable message
 */
export async function connectLive(
  store: HeronryStore,
  place: LivePlace,
  save: () => Promise<void>,
): Promise<LiveControls> {
  await save();
  const { address, token, agent } = place;
  const controls = await startLive({ url: address, token, agent, store, nowMs: () => performance.now() });
  store.getState().actions.announce(`Connected as ${agent}`);
  return controls;
}

export function recordSpan(store: HeronryStore, span: Parameters<LiveServices['record']>[0]): Recording {
  const { trace, scenario } = store.getState();
  return recordedScenario(trace, scenario, span);
}

/** Leaves the picture of real traffic for the scenario, which is now the user's own. */
export async function keepRecording(store: HeronryStore, recording: Recording, name: string): Promise<void> {
  const scenario = named(recording, name);
  await store.prepare(scenario.broker.kind);
  const { actions } = store.getState();
  actions.open(scenario, { kind: 'kept', id: newKeptId() });
  actions.setSaving('pending');
  actions.notify(`Saved as “${name}”. It replays the recording.`);
}

export function exportRecording(recording: Recording, name: string): void {
  void exportFile('scenario', { scenario: named(recording, name) });
}

function named({ scenario }: Recording, name: string): Scenario {
  return { ...scenario, name };
}
