import { expect, it } from 'vitest';
import { loadSandbox, programMaker } from './index.ts';
import { TestHost } from './testing/test-host.ts';

/** An empty WebAssembly module: its mark and its version. */
const EMPTY = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]).buffer;

it('refuses a file that is not the engine’s, rather than running code without limits', async () => {
  await expect(loadSandbox({ wasm: EMPTY })).rejects.toThrow();
});

it('a program that was ended by force leaves the others as they are, and later ones begin anew', async () => {
  const make = programMaker(await loadSandbox());
  const other = make('let n = 0; function onMessage() { n += 1; self.publish("a", { n }); }', new TestHost());
  expect(other.start()).toBeUndefined();
  for (let turn = 1; turn <= 3; turn += 1) {
    const hostile = make('new Array(4e9).indexOf(1);', new TestHost());
    expect(hostile.start()).toEqual({ kind: 'stopped', reason: 'instructions' });
    hostile.dispose();
    expect(other.message({}, { id: turn, channel: 'b', from: 'c' })).toBeUndefined();
    // The engine renews itself meanwhile.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const host = new TestHost();
  const later = make('self.log("here")', host);
  expect(later.start()).toBeUndefined();
  expect(host.asked).toEqual([['log', 'here']]);
  other.dispose();
  later.dispose();
});

it('begins a new instance only when programs ended by force hold much memory', async () => {
  const sandbox = await loadSandbox();
  const make = programMaker(sandbox);
  const { engine } = sandbox;
  const isKeptAfter = async (count: number): Promise<boolean> => {
    for (let turn = 0; turn < count; turn += 1) {
      const hostile = make('const n = new Float64Array(3.5e6); n.sort();', new TestHost());
      expect(hostile.start()).toEqual({ kind: 'stopped', reason: 'instructions' });
      hostile.dispose();
    }
    // An instance of a module is made in some turns of the host.
    await loadSandbox();
    return sandbox.engine === engine;
  };
  // Each holds 28 MB, and 128 MiB may be lost.
  expect(await isKeptAfter(4)).toBe(true);
  expect(await isKeptAfter(1)).toBe(false);
});

it('many programs share the engine, and give their memory back', async () => {
  const make = programMaker(await loadSandbox());
  for (let turn = 0; turn < 20; turn += 1) {
    const programs = Array.from({ length: 10 }, (_, index) => {
      const host = new TestHost();
      const program = make(`const all = new Array(1e5).fill({}); self.publish("a", { index: ${index} });`, host);
      expect(program.start()).toBeUndefined();
      expect(host.asked).toEqual([['publish', 'a', { index }]]);
      return program;
    });
    for (const program of programs) program.dispose();
  }
});
