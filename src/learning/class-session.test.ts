import { afterEach, expect, it, vi } from 'vitest';
import type { SafeStorage } from '../store/index.ts';
import { fullStorage, testStorage } from '../store/testing/test-storage.ts';
import { createClassSession } from './class-session.ts';
import { sceneOf, testPage } from './testing/page.ts';

const GATEWAY = { url: 'http://127.0.0.1:4180', token: 'a token' };
const KEPT = { url: GATEWAY.url, code: 'KEPT', key: 'a key', addresses: [] };

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Opens a class in a tab with this storage, on a gateway that has the class `KEPT` and opens the class `MADE`. @returns its code */
async function openedWith(storage: SafeStorage): Promise<string | undefined> {
  vi.stubGlobal('fetch', async (address: string) => {
    if (address.endsWith('/teacher')) return new Promise(() => undefined);
    return Response.json(address.endsWith('/v1/classes') ? { code: 'MADE', key: 'its key', addresses: [] } : {});
  });
  const session = createClassSession(testPage(sceneOf('pairs')).store, storage);
  await session.open(GATEWAY);
  const { code, problem } = session.getState();
  expect(problem).toBeUndefined();
  session.leave();
  return code;
}

it('returns to the class of this tab', async () => {
  expect(await openedWith(testStorage({ 'heronry.class': JSON.stringify(KEPT) }))).toBe('KEPT');
});

it.each(['', '{', 'null', '[]', JSON.stringify({ ...KEPT, code: 7 }), JSON.stringify({ ...KEPT, addresses: [7] })])(
  'opens another where what is stored is no class: %s',
  async (text) => {
    expect(await openedWith(testStorage({ 'heronry.class': text }))).toBe('MADE');
  },
);

it('opens one where storage is full', async () => {
  expect(await openedWith(fullStorage())).toBe('MADE');
});

it('a class that has ended says that its answers did not come, and has them when they do', async () => {
  let isDown = true;
  vi.stubGlobal('fetch', async (address: string) => {
    if (address.endsWith('/teacher')) return new Promise(() => undefined);
    if (address.endsWith('/results') && isDown) throw new TypeError('down');
    return Response.json(address.endsWith('/results') ? { rounds: [] } : { ...KEPT });
  });
  const session = createClassSession(testPage(sceneOf('pairs')).store, testStorage({}));
  await session.open(GATEWAY);
  await session.step('end');
  expect(session.getState()).toMatchObject({ results: undefined, problem: 'The gateway cannot be reached.' });
  isDown = false;
  expect(await session.results()).toEqual({ rounds: [] });
  expect(session.getState()).toMatchObject({ results: { rounds: [] }, problem: undefined });
  session.leave();
});
