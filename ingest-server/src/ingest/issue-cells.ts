/**
 * Which cell of the sheet an issue stands in, by the layouts that a sender may tell. The digest of rejected rows covers tab
 * name, row number and cells (DESIGN 4): where columns alone move, nothing is pushed, and a cell is as of its row's last push.
 */
import { cellAddress } from '@qtickets/shared-schema/a1';
import type { Contract } from '@qtickets/shared-schema/contract';
import type { PushRequest } from '@qtickets/shared-schema/protocol';
import { findHeader } from '@qtickets/shared-schema/tab';
import type { QuarantineRow } from './ports.ts';
import type { PushedRow } from './read-push.ts';

type IssueCell = Pick<QuarantineRow, 'cell' | 'gid'>;
export type IssueCells = (row: PushedRow, column: string) => IssueCell;

const unknown: IssueCell = { cell: '', gid: null };

export function issueCells(contract: Contract, { layouts = [], columns }: PushRequest): IssueCells {
  const indexes = columnIndexes(contract, columns);
  return ({ tabIndex, row }, column) => {
    const layout = layouts[tabIndex];
    if (layout === undefined || row === 0) return unknown;
    const letters = layout.letters[indexes.get(column) ?? -1] ?? '';
    return { cell: cellAddress(letters, row), gid: layout.gid ?? null };
  };
}

/** Where each contract column stands among the request's, which may be named by any header of the contract. */
function columnIndexes(contract: Contract, columns: readonly string[]): ReadonlyMap<string, number> {
  const reading = findHeader(contract, [columns]);
  if (!reading.ok) return new Map();
  const { header } = reading;
  return new Map(header.columns.map((column, index) => [column, header.positions[index] ?? -1]));
}
