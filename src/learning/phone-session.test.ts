/** A phone in a class, at a gateway that answers when the test says so. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { testStorage } from '../store/testing/test-storage.ts';
import { joinClass, type PhoneView } from './phone-session.ts';

const BASE = 'http://127.0.0.1:4180/c/BCDF';
const OPEN = { round: 1, phase: 'first' };

interface Asked {
  readonly path: string;
  readonly answer: (response: Response) => void;
  readonly fail: () => void;
}

/** Requests in their order. */
let asked: Asked[] = [];

beforeEach(() => {
  asked = [];
  vi.useFakeTimers();
  vi.stubGlobal('fetch', (address: string) => {
    const path = address.slice(BASE.length);
    return new Promise<Response>((answer, reject) => {
      asked.push({ path, answer, fail: () => reject(new TypeError('down')) });
    });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Lets everything happen that needs no time. */
function settle(): Promise<unknown> {
  return vi.advanceTimersByTimeAsync(0);
}

function paths(): readonly string[] {
  return asked.map(({ path }) => path);
}

/** Returns a phone that has joined and sees an open vote. */
async function joinedPhone() {
  const views: PhoneView[] = [];
  const phone = joinClass(BASE, testStorage({}), (view) => views.push(view));
  asked[0]?.answer(Response.json({ phone: 'a token' }));
  await settle();
  asked[1]?.answer(new Response(`event: state\ndata: ${JSON.stringify(OPEN)}\n\n`));
  await settle();
  return { phone, sending: () => views.at(-1)?.sending };
}

it('a phone joins once, however often it is told to try again', async () => {
  const phone = joinClass(BASE, testStorage({}), () => undefined);
  phone.reconnectNow();
  phone.reconnectNow();
  expect(paths()).toEqual(['/join']);
  asked[0]?.answer(Response.json({ phone: 'a token' }));
  await settle();
  expect(paths()).toEqual(['/join', '/phone']);
  phone.close();
});

it('an answer that did not arrive is sent again until the gateway has it', async () => {
  const { phone, sending } = await joinedPhone();
  phone.answer('a');
  expect([paths().at(-1), sending()]).toEqual(['/vote', 'a']);
  asked.at(-1)?.fail();
  await vi.advanceTimersByTimeAsync(1000);
  const votes = () => paths().filter((path) => path === '/vote').length;
  expect([votes(), sending()]).toEqual([2, 'a']);
  asked.findLast(({ path }) => path === '/vote')?.answer(new Response());
  await vi.advanceTimersByTimeAsync(5000);
  expect([votes(), sending()]).toEqual([2, undefined]);
  phone.close();
});

it('a phone whose token the gateway does not know joins anew', async () => {
  const storage = testStorage({ [`heronry.phone ${BASE}`]: 'an old token' });
  const phone = joinClass(BASE, storage, () => undefined);
  await settle();
  expect(paths()).toEqual(['/phone']);
  const problem = JSON.stringify({ code: 'unauthorized', detail: 'no' });
  asked[0]?.answer(new Response(problem, { status: 401, headers: { 'content-type': 'application/problem+json' } }));
  await settle();
  asked[1]?.answer(Response.json({ phone: 'a new token' }));
  await settle();
  expect([paths(), storage.getItem(`heronry.phone ${BASE}`)]).toEqual([['/phone', '/join', '/phone'], 'a new token']);
  phone.close();
});
