import { describe, expect, it } from 'vitest';
import { type CellCase, cellCases, type Expected } from '../../../vectors/cell-cases.ts';
import { contractOf } from '../../contracts/index.ts';
import { cellReader } from './read-cell.ts';
import type { CellReading } from './reading.ts';

function read({ tab, column: name, cell, locale, timeZone }: CellCase): CellReading {
  const contract = contractOf(tab);
  const column = contract?.columns.find((candidate) => candidate.name === name);
  if (contract === undefined || column === undefined) throw new Error(`no column ${tab}.${name}`);
  return cellReader(column, contract.key.includes(name), { locale, timeZone })(cell);
}

function asExpected(reading: CellReading): Expected {
  if (reading.kind === 'issue') return { issue: reading.code };
  if (reading.kind === 'blank') return null;
  return reading.currency === undefined ? reading.text : [reading.text, reading.currency];
}

/** What a person sees when a case fails: the cell, its locale, and both readings. */
function outcome({ cell, locale, timeZone }: CellCase, reading: Expected) {
  return { cell, locale, timeZone, reading };
}

const rules = new Map<string, CellCase[]>();
for (const each of cellCases) {
  const name = `${each.file} · ${each.tab}.${each.column} · ${each.rule}`;
  rules.set(name, [...(rules.get(name) ?? []), each]);
}

describe('each cell of the vectors is read as its rule says', () => {
  it.each(Array.from(rules))('%s', (_, cases) => {
    expect(cases.map((each) => outcome(each, asExpected(read(each))))).toEqual(
      cases.map((each) => outcome(each, each.expected)),
    );
  });

  it('over at least 1,500 different cells', () => {
    const cells = new Set(cellCases.map(({ tab, column, cell }) => JSON.stringify([tab, column, cell])));
    expect(cells.size).toBeGreaterThan(1_500);
  });
});
