/** Notices about a header that can be read: columns that are ignored, and a bare "ID" that may only number the rows. */
import type { Contract } from '../contracts/contract.ts';
import { cellAddress, lettersOf } from '../words/a1.ts';
import type { PlacedHeader, SheetRow, TabHeader } from './tab.ts';

export type HeaderNotice = {
  readonly code: 'lesser_header' | 'bare_id';
  /** The cell that the notice is about. */
  readonly cell: string;
  /** The headers that it names, the one that is read first. */
  readonly headers: readonly PlacedHeader[];
};

/** @param rowsOf the rows of this tab, which few headers need */
export function headerNotices(
  contract: Contract,
  header: TabHeader,
  rowsOf: () => readonly Pick<SheetRow, 'reading'>[],
): readonly HeaderNotice[] {
  const lesser = header.lesser.map(
    ({ read, passedOver }): HeaderNotice => ({
      code: 'lesser_header',
      cell: passedOver.cell,
      headers: [read, passedOver],
    }),
  );
  return isIdOfRows(contract, header, rowsOf) ? [...lesser, bareId(header)] : lesser;
}

function bareId(header: TabHeader): HeaderNotice {
  const headers = ['event_id', 'event_name'].map((column): PlacedHeader => {
    const [letters = ''] = lettersOf(header, [column]);
    const text = header.cells[header.positions[header.columns.indexOf(column)] ?? -1];
    return { cell: cellAddress(letters, header.row), text: typeof text === 'string' ? text.trim() : '' };
  });
  return { code: 'bare_id', cell: headers[0]?.cell ?? '', headers };
}

/** A bare «ID», different in every row beside an event's name that is not, may number the rows. Where each event has a row, it does not. */
function isIdOfRows(
  contract: Contract,
  header: TabHeader,
  rowsOf: () => readonly Pick<SheetRow, 'reading'>[],
): boolean {
  if (!header.isIdBare || contract.duplicates !== 'lines' || !header.columns.includes('event_name')) return false;
  const rows = rowsOf();
  const valuesOf = (name: string) => {
    const at = contract.columns.findIndex((column) => column.name === name);
    return rows.flatMap(({ reading }) => (reading.kind === 'valid' ? [reading.canonical[at] ?? ''] : []));
  };
  const names = valuesOf('event_name').filter((name) => name !== '');
  return isEachDifferent(valuesOf('event_id')) && !isEachDifferent(names);
}

function isEachDifferent(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
