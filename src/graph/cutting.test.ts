import { describe, expect, it } from 'vitest';
import type { ShownLink } from '../store/index.ts';
import { linksAcross } from './cutting.ts';
import { type Box, boxAt } from './geometry.ts';

const link = (kind: ShownLink['kind'], agent: string, channel: string): ShownLink => ({
  kind,
  agent,
  channel,
  born: 'document',
});
/** Boxes of operator → control → mg1 from left to right, with history below. */
const PLACES: Readonly<Record<string, Box>> = {
  'agent operator': boxAt('agent', 0, 0),
  'channel control': boxAt('channel', 300, 0),
  'agent mg1': boxAt('agent', 600, 0),
  'agent historian': boxAt('agent', 600, 300),
};
const boxOf = (kind: string, id: string): Box | undefined => PLACES[`${kind} ${id}`];
const LINKS = [
  link('publish', 'operator', 'control'),
  link('subscribe', 'mg1', 'control'),
  link('consume', 'historian', 'control'),
];
const across = (x0: number, y0: number, x1: number, y1: number): readonly string[] =>
  linksAcross(LINKS, boxOf, [
    { x: x0, y: y0 },
    { x: x1, y: y1 },
  ]).map(({ agent }) => agent);

describe('a line across links', () => {
  it('cuts those whose curves it crosses, and no others', () => {
    expect(across(150, -200, 150, 200)).toEqual(['operator']);
    expect(across(450, -200, 450, 400)).toEqual(['mg1', 'historian']);
    expect(across(-100, 50, 700, 50)).toEqual(['historian']);
  });

  it('cuts nothing where it ends before a link, or runs beside one', () => {
    expect(across(150, -200, 150, -60)).toEqual([]);
    expect(across(-100, -120, 700, -120)).toEqual([]);
  });

  it('passes over links whose ends are not there', () => {
    expect(
      linksAcross([link('publish', 'ghost', 'control')], boxOf, [
        { x: 150, y: -9 },
        { x: 150, y: 9 },
      ]),
    ).toEqual([]);
  });
});
