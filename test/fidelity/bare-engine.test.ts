import { contractOf } from '@qtickets/shared-schema/contracts/index';
import { expect, test } from 'vitest';
import { type CellCase, cellCases } from '../../shared-schema/vectors/cell-cases.ts';
import { bareReaders } from './bare-engine.ts';

/** How a reading is written in the vectors. */
function partsOf(reading: { kind: string; text?: string; code?: string; currency?: string }): CellCase['expected'] {
  if (reading.kind === 'blank') return null;
  if (reading.kind === 'issue') return { issue: reading.code ?? '' };
  return reading.currency === undefined ? (reading.text ?? '') : [reading.text ?? '', reading.currency];
}

test('every vector is read alike in an engine without Intl and without anything newer than ES2019', async () => {
  const { readCells } = await bareReaders();
  const readings: readonly Parameters<typeof partsOf>[0][] = JSON.parse(readCells(JSON.stringify(cellCases)));
  const cells = cellCases.map(({ tab, column, locale, cell }) => [tab, column, locale, cell] as const);
  expect(readings.map((reading, index) => [...(cells[index] ?? []), partsOf(reading)])).toEqual(
    cellCases.map(({ expected }, index) => [...(cells[index] ?? []), expected]),
  );
});

test('the vectors speak of columns that the contracts have', () => {
  const strays = cellCases.filter(
    ({ tab, column }) => contractOf(tab)?.columns.some(({ name }) => name === column) !== true,
  );
  expect(strays).toEqual([]);
});
