/** How many rows of a run are not taken, and why. */
import type { TabWork } from '../run/tab-work.ts';

export type RowCounts = { readonly errors: number; readonly drafts: number; readonly replaced: number };

export function isDraft({
  reading,
}: {
  readonly reading: { readonly kind: string; readonly draft?: boolean };
}): boolean {
  return reading.kind === 'invalid' && reading.draft === true;
}

export function countRows(works: readonly TabWork[]): RowCounts {
  const resolved = works.flatMap(({ state }) => (state === null ? [] : [state.resolved]));
  const rejected = resolved.flatMap((rows) => rows.rejected);
  const drafts = rejected.filter(isDraft).length;
  const replaced = resolved.reduce((total, rows) => total + rows.replaced.length, 0);
  return { errors: rejected.length - drafts, drafts, replaced };
}
