import { describe, expect, it } from 'vitest';
import { PayloadError } from '../../messaging/index.ts';
import { decode } from './decode.ts';

function refusal(text: string): PayloadError {
  try {
    decode(text);
  } catch (error) {
    if (error instanceof PayloadError) return error;
    throw error;
  }
  throw new Error('It was read');
}

describe('a message from a server', () => {
  it('is read as it was written, the sign of zero too', () => {
    expect(decode('{"kw": 1.5, "q": -0.0}')).toEqual({ kw: 1.5, q: -0 });
  });

  it('that would change is refused with cause and place, and without its text', () => {
    const { message, path } = refusal('{"limits": [1,\n9007199254740993]}');
    expect(path).toBe('$.limits[1]');
    expect(message).toMatch(/integer is beyond 2\^53 .* \(line 2, column 1\)$/);
    expect(message).not.toContain('9007199254740993');
    expect(refusal('{"a": 1, "a": 2}')).toMatchObject({ path: '$.a', message: expect.stringMatching(/used twice/) });
    expect(refusal('{"a": "\\ud800"}').message).toMatch(/surrogate/);
  });

  it('that is no JSON object is refused', () => {
    expect(refusal('secret').message).toMatch(/starts with \{/);
    expect(refusal('secret').message).not.toContain('secret');
    expect(refusal('[1]').message).toMatch(/starts with \{/);
    expect(refusal(`{"a":${'['.repeat(300)}`).message).toMatch(/nested deeper than 256/);
    expect(refusal(' '.repeat(4 * 1024 * 1024 + 1)).message).toMatch(/larger than/);
  });
});
