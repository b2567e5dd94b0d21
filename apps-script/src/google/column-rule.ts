/** What one column of a tab is prepared for. */
export type ColumnRule = {
  readonly tab: string;
  /** From 1. */
  readonly column: number;
  /** The first below the header. */
  readonly firstRow: number;
  readonly wants: Wants;
  /** What a person reads at a cell that looks wrong; by its beginning our rules are known. */
  readonly help: string;
};

export type Wants =
  | { readonly kind: 'date' }
  /** True where a cell is right; speaks of the first cell. Without separators, which depend on the locale. */
  | { readonly kind: 'formula'; readonly formula: string }
  | { readonly kind: 'list'; readonly values: readonly string[] }
  /** What stands in that column of that tab, from that row on. */
  | { readonly kind: 'column'; readonly tab: string; readonly column: number; readonly firstRow: number };
