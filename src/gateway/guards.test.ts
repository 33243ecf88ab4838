/** By which names a gateway is known, and what counts as its token. */
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { Guards } from './guards.ts';

describe('names', () => {
  const refusalsOf = (guards: Guards) => (host: string, origin?: string) =>
    // The part of a request that is checked.
    guards.refusal({ headers: { host, origin } } as unknown as Parameters<Guards['refusal']>[0]);
  const settings = { token: 't', port: 4180, origins: [] };

  it('with --host it answers to that address too, and to no other', () => {
    const guards = new Guards({ ...settings, host: '192.0.2.7' });
    const refusal = refusalsOf(guards);
    for (const host of ['192.0.2.7:4180', '127.0.0.1:4180', 'localhost:4180']) expect(refusal(host)).toBeUndefined();
    for (const host of ['192.0.2.8:4180', '192.0.2.7:4181', '192.0.2.7']) expect(refusal(host)).toBe('forbidden-host');
    expect(guards.addresses()).toEqual(['http://192.0.2.7:4180']);
    expect(new Guards({ ...settings, host: '127.0.0.1' }).addresses()).toEqual([]);
  });

  it('listening everywhere it answers to the addresses of the machine as they are now, never to a name', () => {
    let addresses = ['192.0.2.7', '2001:db8::7'];
    const all = new Guards({ ...settings, host: '::', addresses: () => addresses });
    const refusal = refusalsOf(all);
    const own = ['192.0.2.7:4180', '[2001:db8::7]:4180', '127.0.0.1:4180', 'localhost:4180'];
    for (const host of own) {
      expect([host, refusal(host), refusal(host, `http://${host}`)]).toEqual([host, undefined, undefined]);
      expect(refusal(host, `https://${host}`)).toBe('forbidden-origin');
    }
    for (const host of ['evil.example:4180', '192.0.2.8:4180', '192.0.2.7', '192.0.2.7:80', '', '0.0.0.0:4180'])
      expect([host, refusal(host)]).toEqual([host, 'forbidden-host']);
    expect(refusal('192.0.2.7:4180', 'http://evil.example:4180')).toBe('forbidden-origin');
    expect(all.addresses()).toEqual(['http://192.0.2.7:4180', 'http://[2001:db8::7]:4180']);
    addresses = ['198.51.100.9'];
    expect([refusal('198.51.100.9:4180'), refusal('192.0.2.7:4180')]).toEqual([undefined, 'forbidden-host']);
    const four = new Guards({ ...settings, host: '0.0.0.0', addresses: () => ['192.0.2.7', '2001:db8::7'] });
    expect(four.addresses()).toEqual(['http://192.0.2.7:4180']);
    expect(refusalsOf(four)('[2001:db8::7]:4180')).toBe('forbidden-host');
  });

  it('a name that was allowed is answered to, with this port and as a proxy sends it; one with a port only so', () => {
    const guards = new Guards({ ...settings, host: '127.0.0.1', allowedHosts: ['teacher-laptop.local', 'box:8080'] });
    const refusal = refusalsOf(guards);
    for (const host of ['teacher-laptop.local:4180', 'teacher-laptop.local', 'Teacher-Laptop.LOCAL', 'box:8080'])
      expect([host, refusal(host)]).toEqual([host, undefined]);
    for (const host of ['teacher-laptop.local:81', 'box', 'box:4180', 'x.teacher-laptop.local'])
      expect([host, refusal(host)]).toEqual([host, 'forbidden-host']);
    for (const origin of ['http://teacher-laptop.local:4180', 'https://teacher-laptop.local', 'http://box:8080'])
      expect([origin, refusal('box:8080', origin)]).toEqual([origin, undefined]);
    expect(refusal('box:8080', 'http://box')).toBe('forbidden-origin');
    expect(guards.addresses()).toEqual(['http://teacher-laptop.local:4180', 'http://box:8080']);
  });

  it('a name with port 443 is that of a tunnel: browsers leave the port out', () => {
    const guards = new Guards({ ...settings, host: '127.0.0.1', allowedHosts: ['tunnel.example:443'] });
    expect(refusalsOf(guards)('tunnel.example', 'https://tunnel.example')).toBeUndefined();
    expect(guards.addresses()).toEqual(['https://tunnel.example']);
  });
});

describe('the names of a machine', () => {
  const refused = (guards: Guards, host: string) =>
    guards.refusal({ headers: { host } } as unknown as Parameters<Guards['refusal']>[0]);

  it('go without a port where it is that of the web, and are alike in any case', () => {
    const guards = new Guards({ token: 't', port: 80, origins: [], host: 'Box.Example' });
    expect(['localhost', '127.0.0.1', 'box.example', 'BOX.example'].map((host) => refused(guards, host))).toEqual(
      Array(4).fill(undefined),
    );
    expect(['localhost:80', 'box.example:80'].map((host) => refused(guards, host))).toEqual(
      Array(2).fill('forbidden-host'),
    );
  });

  it('are those that others can reach: none of loopback, none of a link alone', () => {
    const own = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    const reachable = own.filter(({ internal, address }) => !internal && !address.toLowerCase().startsWith('fe80:'));
    const guards = new Guards({ token: 't', port: 4180, origins: [], host: '::' });
    const urls = reachable.map(({ address }) => `http://${address.includes(':') ? `[${address}]` : address}:4180`);
    expect(guards.addresses()).toEqual(urls);
  });
});

describe('the token', () => {
  const guards = new Guards({ token: 'abc-DEF_1', port: 80, host: '127.0.0.1', origins: [] });

  it('comes with the scheme Bearer, in whatever case, and one space', () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER', 'bEaReR'])
      expect(guards.isToken(`${scheme} abc-DEF_1`)).toBe(true);
    for (const text of [
      'Bearer  abc-DEF_1',
      'Bearerabc-DEF_1',
      ' Bearer abc-DEF_1',
      'Bearer abc-DEF_1 ',
      'Basic abc-DEF_1',
    ])
      expect([text, guards.isToken(text)]).toEqual([text, false]);
  });

  it('is as it is: in its case, whole, and nothing besides', () => {
    for (const token of ['abc-def_1', 'abc-DEF_', 'abc-DEF_12', 'abc-DEF_1,x', ''])
      expect(guards.isToken(`Bearer ${token}`)).toBe(false);
    expect(guards.isToken(undefined)).toBe(false);
  });
});
