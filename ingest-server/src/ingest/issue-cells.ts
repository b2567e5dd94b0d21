/**
 * Which cell of the sheet an issue stands in, by the layouts that a sender may send. The digest of rejected rows covers tab
 * name, row number and cells (PROTOCOL 2), and not in which column they stand: that is compared by the layouts of a digest.
 */

import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { findHeader } from '@qtickets/shared-schema/reading/tab';
import type { DigestRequestTab, PushRequest, TabLayout } from '@qtickets/shared-schema/wire/protocol';
import { cellAddress } from '@qtickets/shared-schema/words/a1';
import type { IssueColumn, QuarantineRow } from './ports.ts';
import type { PushedRow } from './read-push.ts';

type IssueCell = Pick<QuarantineRow, 'cell' | 'gid'>;
export type IssueCells = (row: PushedRow, column: string) => IssueCell;

const unknown: IssueCell = { cell: '', gid: null };

export function issueCells(contract: Contract, { layouts = [], columns }: PushRequest): IssueCells {
  const lettersOf = lettersBy(contract, columns);
  return ({ tabIndex, row }, column) => {
    const layout = layouts[tabIndex];
    if (layout === undefined || row === 0) return unknown;
    return { cell: cellAddress(lettersOf(layout, column), row), gid: layout.gid ?? null };
  };
}

/** Whether all cells of a quarantine stand where the sender of a digest has them now; a sender is believed about what it does not send. */
export function areWhereTheyWere(
  contract: Contract,
  { layout, names }: Pick<DigestRequestTab, 'layout' | 'names'>,
  stored: readonly IssueColumn[],
): boolean {
  if (layout === undefined) return true;
  const lettersOf = lettersBy(contract, layout.columns);
  return stored.every(({ tab, column, letters, gid }) => {
    const now = layout.layouts[names.indexOf(tab)];
    // A file has no ids of tabs.
    return now !== undefined && lettersOf(now, column) === letters && (now.gid === undefined || now.gid === gid);
  });
}

/** The letters of a contract column in a tab; '' where it has none, or the issue is of no column. */
function lettersBy(contract: Contract, columns: readonly string[]): (layout: TabLayout, column: string) => string {
  const indexes = columnIndexes(contract, columns);
  return ({ letters }, column) => letters[indexes.get(column) ?? -1] ?? '';
}

/** Where each contract column stands among the request's, which may be named by any header of the contract. */
function columnIndexes(contract: Contract, columns: readonly string[]): ReadonlyMap<string, number> {
  const reading = findHeader(contract, [columns]);
  if (!reading.ok) return new Map();
  const { header } = reading;
  return new Map(header.columns.map((column, index) => [column, header.positions[index] ?? -1]));
}
