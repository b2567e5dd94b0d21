/** Reads one row of a tab into its canonical form, or into issues that name its cells. */
import type { ReadContext, WireCell } from './cell.ts';
import type { CanonicalRow, Contract } from './contract.ts';
import type { CellIssue } from './issue.ts';

export type RowReading =
  /** Every contract column is blank: not a row. */
  | { readonly kind: 'blank' }
  | { readonly kind: 'valid'; readonly canonical: CanonicalRow }
  | {
      readonly kind: 'invalid';
      /** Only blank required cells, nothing wrong in the others. */
      readonly draft: boolean;
      readonly issues: readonly CellIssue[];
      /** The canonical key, where every key column could be read. */
      readonly key: CanonicalRow | null;
    };

/**
 * @param columns canonical names of the contract columns that `cells` holds, in that order; others are absent
 * @param cells one row, as long as `columns`; missing cells at the end are blank
 */
export function readRow(
  contract: Contract,
  columns: readonly string[],
  cells: readonly WireCell[],
  context: ReadContext,
): RowReading {
  throw new Error(`not written yet: ${contract.tab} ${columns.length} ${cells.length} ${context.locale}`);
}
