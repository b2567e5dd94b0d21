/** One row of the sheet among those of its contract: whether it counts, and what else has its key. */
import type { Snapshot } from '@qtickets/shared-schema/client/snapshot';
import { keyOf } from '@qtickets/shared-schema/contracts/contract';
import type { PlacedRow } from '@qtickets/shared-schema/reading/resolve-rows';
import { canonicalText } from '@qtickets/shared-schema/wire/fingerprint';
import type { RowRequest } from '@qtickets/shared-schema/wire/row-question';

/** What the server can be asked about: the row, null where it cannot be read, and the others of its key. */
type KeyedRow = Pick<RowRequest, 'key' | 'row' | 'others'>;

export type LocatedRow =
  /** Blank, of totals, or the header and what stands above it. */
  | { readonly kind: 'no_data' }
  | { readonly kind: 'unreadable'; readonly placed: PlacedRow; readonly asked: KeyedRow | null }
  /** Another row with this key counts; null: that one cannot be read. */
  | { readonly kind: 'replaced'; readonly by: number | null }
  /** Its key has the hash of another key: refused, practically never. */
  | { readonly kind: 'conflicting' }
  | { readonly kind: 'counts'; readonly asked: KeyedRow };

export function locateRow({ reading, resolved }: Snapshot, tab: string, row: number): LocatedRow {
  const { contract, names, rows } = reading;
  const tabIndex = names.indexOf(tab);
  const placed = rows.find((each) => each.row === row && each.tabIndex === tabIndex);
  if (placed === undefined) return { kind: 'no_data' };
  const { identities, replaced } = resolved();
  const key = placed.reading.kind === 'valid' ? keyOf(contract, placed.reading.canonical) : placed.reading.key;
  if (key === null) return { kind: 'unreadable', placed, asked: null };
  const ofKey = identities.filter(({ keyText }) => keyText === canonicalText(key));
  const own = ofKey.find((each) => each.placed === placed);
  const others = ofKey.filter((each) => each !== own).map(({ canonical }) => [...canonical]);
  if (placed.reading.kind === 'invalid')
    return { kind: 'unreadable', placed, asked: { key: [...key], row: null, others } };
  if (own !== undefined) return { kind: 'counts', asked: { key: [...key], row: [...own.canonical], others } };
  return replaced.includes(placed) ? { kind: 'replaced', by: ofKey[0]?.placed.row ?? null } : { kind: 'conflicting' };
}
