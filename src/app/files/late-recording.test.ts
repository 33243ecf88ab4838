import { beforeAll, describe, expect, it, vi } from 'vitest';
import { GALLERY } from '../../scenario/index.ts';
import { simulate } from '../../simulation/index.ts';
import { testStore } from '../../store/testing/test-store.ts';
import { headerOf, recordingPieces } from '../../trace/index.ts';
import { recordingTools } from './recording-tools.ts';
import { openRecordingFile } from './recordings.ts';

beforeAll(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  return () => vi.unstubAllGlobals();
});

/** Opens a recording, after which something else is opened or not. Returns what the page shows. */
async function shownAfter(isNewest: boolean): Promise<string> {
  const scenario = GALLERY[0]?.scenario;
  if (scenario === undefined) throw new Error('The gallery is empty');
  const { trace } = simulate(scenario, 1_000_000);
  const text = [...recordingPieces(trace, headerOf(scenario, trace.lastUs))].join('');
  const { store } = testStore();
  const file = new File([text], 'late.jsonl');
  await openRecordingFile(store, file, { ...recordingTools(async () => undefined), isNewest: () => isNewest });
  const { live, notices } = store.getState();
  return `${live?.connection.kind ?? 'the scenario'}, ${notices.length} notices`;
}

describe('a recording that is read', () => {
  it('is shown, but not over what was opened since', async () => {
    expect(await shownAfter(true)).toBe('recorded, 0 notices');
    expect(await shownAfter(false)).toBe('the scenario, 0 notices');
  });
});
