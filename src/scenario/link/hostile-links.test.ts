/** Each limit and check of the codec, at its edge: what is just inside is read, what is just outside is refused. */
import { randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkScenario } from '../check.ts';
import { emptyScenario } from '../document.ts';
import { GALLERY } from '../gallery/gallery.ts';
import { LIMITS, LINK_MAX_CHARACTERS } from '../limits.ts';
import { countWork } from '../testing/count-work.ts';
import { type DecodeResult, decodeMoment, encodeMoment } from './codec.ts';
import { expand } from './expand.ts';

const MIB = 1024 * 1024;

function fragmentOf(content: string | Buffer, tag = 1): string {
  return `${tag}.${deflateRawSync(content).toString('base64url')}`;
}

/** The columns of a link to a scenario of the gallery, as they are inside. */
async function columns(slug = 'control-status'): Promise<unknown[]> {
  const scenario = GALLERY.find((entry) => entry.slug === slug)?.scenario ?? emptyScenario();
  const link = await encodeMoment({ scenario, atUs: 0, selection: [] });
  return JSON.parse(inflateRawSync(Buffer.from(link.slice(2), 'base64url')).toString('utf8'));
}

/** A link whose last column, the moment, is this. */
async function withMoment(row: unknown): Promise<DecodeResult> {
  return decodeMoment(fragmentOf(JSON.stringify((await columns()).with(15, row))));
}

async function errorOf(fragment: string): Promise<string> {
  const result = await decodeMoment(fragment);
  return result.ok ? 'read' : result.error;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the size of a link', () => {
  it('is looked at before its text is', async () => {
    const digits = `1.${'A'.repeat(LINK_MAX_CHARACTERS)}`;
    expect(await errorOf(digits.slice(0, LINK_MAX_CHARACTERS))).toMatch(/is damaged/);
    expect(await errorOf(digits.slice(0, LINK_MAX_CHARACTERS + 1))).toBe(
      'This link is too long: it has 65537 characters, the maximum is 65536.',
    );
    // Ten million characters, of which none belongs to a link: no step goes through them.
    const test = vi.spyOn(RegExp.prototype, 'test');
    expect(await errorOf(`1.${'ä'.repeat(10_000_000)}`)).toMatch(/has 10000002 characters/);
    expect(await errorOf('ä'.repeat(10_000_000))).toMatch(/has 10000000 characters/);
    expect(test).not.toHaveBeenCalled();
  });

  it('unfolded is counted while it unfolds: what is over the limit is never made', async () => {
    let bytes = 0;
    const { read } = ReadableStreamDefaultReader.prototype;
    vi.spyOn(ReadableStreamDefaultReader.prototype, 'read').mockImplementation(async function (
      this: ReadableStreamDefaultReader,
    ) {
      const part = await Reflect.apply(read, this, []);
      bytes += part.value?.length ?? 0;
      return part;
    });
    const cancel = vi.spyOn(ReadableStreamDefaultReader.prototype, 'cancel');
    const bomb = fragmentOf(`["${'x'.repeat(30 * MIB)}"]`);
    expect(bomb.length).toBeLessThan(LINK_MAX_CHARACTERS);
    expect(await errorOf(bomb)).toMatch(/more than 1 MiB/);
    expect(bytes).toBeLessThan(2 * MIB);
    expect(cancel).toHaveBeenCalledOnce();
  });

  it('unfolded may be 1 MiB, and no byte more', async () => {
    const padded = async (size: number): Promise<string> => {
      const text = JSON.stringify(await columns());
      return errorOf(fragmentOf(text + ' '.repeat(size - Buffer.byteLength(text))));
    };
    expect(await padded(MIB)).toBe('read');
    expect(await padded(MIB + 1)).toMatch(/more than 1 MiB/);
  });
});

describe('the characters of a link', () => {
  it('are those of base64url, and as many as whole bytes need', async () => {
    const good = await encodeMoment({ scenario: GALLERY[0]?.scenario ?? emptyScenario(), atUs: 0, selection: [] });
    expect(await errorOf(good)).toBe('read');
    for (const odd of ['+', '/', '=', ' ', '.', '%20', '\n', 'é']) {
      expect(await errorOf(`${good.slice(0, 20)}${odd}${good.slice(21)}`)).toMatch(
        /invalid|contains an invalid character/,
      );
      expect(await errorOf(good + odd)).toMatch(/contains an invalid character/);
    }
    expect(await errorOf('1.')).toMatch(/contains an invalid character/);
    expect(await errorOf('1.A')).toMatch(/contains an invalid character/);
  });

  it('use all 64 digits', async () => {
    const noise = randomBytes(3000).toString('base64');
    const scenario = { ...emptyScenario(), description: noise };
    const link = await encodeMoment({ scenario, atUs: 0, selection: [] });
    expect(link).toMatch(/^1\.[\w-]+$/);
    expect(link).toMatch(/-/);
    expect(link).toMatch(/_/);
    expect(await decodeMoment(link)).toMatchObject({ moment: { scenario: { description: noise } } });
  });

  it('are UTF-8 inside: bytes that are none are refused, not replaced', async () => {
    const text = JSON.stringify((await columns()).with(0, 'Name é'));
    expect(await errorOf(fragmentOf(Buffer.from(text, 'utf8')))).toBe('read');
    expect(await errorOf(fragmentOf(Buffer.from(text, 'latin1')))).toMatch(/damaged/);
  });

  it('begin with a version that is known, written plainly', async () => {
    const inside = fragmentOf(JSON.stringify(await columns())).slice(2);
    expect(await errorOf(`1.${inside}`)).toBe('read');
    expect(await errorOf(`2.${inside}`)).toBe('read');
    expect(await errorOf(`6.${inside}`)).toMatch(/a newer Heronry \(version 6/);
    for (const tag of ['0', '01', '1 ', '1e0', '', '-1', '1234567', 'a1'])
      expect(await errorOf(`${tag}.${inside}`)).toMatch(/unknown Heronry|not a link to a scenario/);
    expect(await errorOf(`#1.${inside}`)).toBe('This is not a link to a scenario.');
  });
});

describe('the columns of a link', () => {
  it('are 16 or 17', async () => {
    const all = await columns();
    const more = [0, [], [], [], []];
    expect(all).toHaveLength(16);
    for (const odd of [all.slice(0, 15), [...all, more, 0]])
      expect(await errorOf(fragmentOf(JSON.stringify(odd)))).toMatch(/not 16 or 17/);
    expect(await errorOf(fragmentOf(JSON.stringify([...all, more])))).toBe('read');
  });

  it('that had to be repaired are told', async () => {
    const names = (await columns())[4] as string[];
    const twice = (await columns()).with(
      4,
      names.map(() => 'same'),
    );
    const result = await decodeMoment(fragmentOf(JSON.stringify(twice)));
    if (!result.ok) throw new Error(result.error);
    expect(result.repairs.length).toBeGreaterThanOrEqual(names.length - 1);
    const checked = checkScenario(expand(twice).scenario);
    expect(result.repairs).toEqual('repairs' in checked ? checked.repairs : []);
  });

  it('of a number that JSON changes are refused', async () => {
    const text = JSON.stringify((await columns()).with(2, 7)).replace(',7,', ',9007199254740993,');
    expect(await errorOf(fragmentOf(text))).toMatch(/beyond 2\^53/);
  });
});

describe('the moment of a link', () => {
  it('is a whole number of microseconds, at most a day', async () => {
    const at = async (atUs: unknown) => {
      const result = await withMoment([atUs, [], -1, []]);
      return result.ok ? result.moment.atUs : result.error;
    };
    expect(await at(0)).toBe(0);
    expect(await at(1)).toBe(1);
    expect(await at(LIMITS.timeUs)).toBe(LIMITS.timeUs);
    expect(await at(LIMITS.timeUs + 1)).toBe(LIMITS.timeUs);
    for (const odd of [-1, 0.5, 1.000001, 2 ** 53, null, '0', []]) expect(await at(odd)).toMatch(/is damaged/);
  });

  it('has a camera of three numbers with a zoom above zero, or none', async () => {
    const camera = async (row: unknown) => {
      const result = await withMoment([0, [], -1, row]);
      return result.ok ? result.moment.camera : result.error;
    };
    expect(await camera([10, -20, 0.5])).toEqual({ x: 10, y: -20, zoom: 0.5 });
    for (const odd of [[], [1], [1, 2], [1, 2, 0], [1, 2, -1]]) expect(await camera(odd)).toBeUndefined();
    for (const odd of [['1', 2, 3], [1, 2, null], {}, 0]) expect(await camera(odd)).toMatch(/is damaged/);
  });

  it('has the number of a message, or none', async () => {
    const message = async (value: unknown) => {
      const result = await withMoment([0, [], value, []]);
      return result.ok ? result.moment.message : result.error;
    };
    expect(await message(0)).toBe(0);
    expect(await message(7)).toBe(7);
    for (const odd of [-1, 0.5, -0.5, 1e300 + 0.1 - 1e300 - 1]) expect(await message(odd)).toBeUndefined();
    for (const odd of [null, '1', [1]]) expect(await message(odd)).toMatch(/is damaged/);
  });

  it('selects each node that there is once', async () => {
    const selection = async (codes: readonly unknown[]) => {
      const result = await withMoment([0, codes, -1, []]);
      return result.ok ? result.moment.selection.map(({ kind, id }) => `${kind} ${id}`) : result.error;
    };
    expect(await selection([0, 1])).toEqual(['agent operator', expect.stringMatching(/^channel /)]);
    expect(await selection([0, 0, 0])).toEqual(['agent operator']);
    for (const odd of [[0.5], [1.5], [-1], [-2], [1e6], [null], ['0']])
      expect(await selection(odd)).toMatch(/is damaged/);
  });

  it('that selects a node 100,000 times is read in as many steps', async () => {
    const all = await columns();
    const work = (count: number): number =>
      countWork(() => {
        expand(all.with(15, [0, Array.from({ length: count }, () => 0), -1, []]));
      });
    expect(work(100_000) / work(50_000)).toBeLessThan(2.2);
    expect(await withMoment([0, Array.from({ length: 100_000 }, () => 0), -1, []])).toMatchObject({ ok: true });
  });
});
