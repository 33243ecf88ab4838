import { expect, it } from 'vitest';
import { LimitError, PayloadError, QueueFullError, TimeoutError, UnsupportedError } from '../messaging/index.ts';
import { GatewayProblem, PROBLEM_CODES, problem, problemOf, problemResponse } from './problems.ts';

it.each(PROBLEM_CODES)('%s is answered as a problem, with its status, and with when to try again', async (code) => {
  const response = problemResponse(problem(code, 'So it is'));
  const { status, headers } = response;
  const told = await response.json();
  expect(told).toEqual({
    type: `urn:heronry:problem:${code}`,
    title: expect.any(String),
    status,
    code,
    detail: 'So it is',
  });
  expect(problem(code).detail).toBe(told.title);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer' : null);
  expect(headers.get('retry-after')).toBe(status === 429 || status === 503 ? '2' : null);
});

it('what is foreseen is told with its words, and a payload with its place; of all else nothing is told', () => {
  const told = (error: unknown) => {
    const { code, status, detail, path } = problemOf(error);
    return [code, status, detail, path];
  };
  expect(told(new PayloadError('it is a date', '$.at'))).toEqual(['payload', 422, '$.at: it is a date', '$.at']);
  expect(told(new GatewayProblem('read-only', 'Only looking'))).toEqual(['read-only', 403, 'Only looking', undefined]);
  expect(told(new GatewayProblem('read-only'))).toEqual(['read-only', 403, 'The gateway is read-only', undefined]);
  expect(told(new LimitError('Leases', 3))).toEqual(['limit', 429, 'Leases: at most 3', undefined]);
  expect(told(new QueueFullError('c'))).toEqual(['queue-full', 409, 'The queue of channel "c" is full', undefined]);
  expect(told(new TimeoutError('c', 9))).toEqual(['timeout', 504, 'No message on channel "c" within 9 ms', undefined]);
  const internal = ['internal', 500, 'The gateway failed', undefined];
  for (const error of [new UnsupportedError('reset'), new Error('secret'), { code: 'limit' }, undefined])
    expect(told(error)).toEqual(internal);
});
