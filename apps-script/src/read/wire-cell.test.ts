import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { toWireCell } from './wire-cell.ts';

const wallClock = () => ({ date: '2025-03-01' });

describe('a cell on the wire', () => {
  it('is what the person sees: text, number, boolean, date, or nothing', () => {
    const cells = ['Москва', ' ', 0, -1.5, true, false, '', null, undefined, new Date(0)];
    const wire = ['Москва', ' ', 0, -1.5, true, false, null, null, null, { date: '2025-03-01' }];
    expect(cells.map((cell) => toWireCell(cell, wallClock))).toEqual(wire);
  });

  it('knows a Date of another realm', () => {
    expect(toWireCell(runInNewContext('new Date(0)'), wallClock)).toEqual({ date: '2025-03-01' });
  });

  it('never makes text of a picture, a broken date or an infinite number: they are errors', () => {
    const cells = [{ toString: () => 'CellImage' }, new Date(Number.NaN), Number.POSITIVE_INFINITY];
    expect(cells.map((cell) => toWireCell(cell, wallClock))).toEqual(['#VALUE!', '#VALUE!', '#VALUE!']);
  });
});
