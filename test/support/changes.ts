/** Changes as the ingest makes them, with true hashes. */
import type { Change } from '@qtickets/ingest-server/ingest/ports';
import { type CanonicalRow, type Contract, keyOf } from '@qtickets/shared-schema/contracts/contract';
import { canonicalText, keyHash, rowHash } from '@qtickets/shared-schema/wire/fingerprint';

export type ChangeOptions = Partial<Pick<Change, 'line' | 'deleted' | 'tab' | 'row' | 'cells' | 'keyHash'>>;

export function changeOf(
  contract: Contract,
  canonical: CanonicalRow,
  version: number,
  options: ChangeOptions = {},
): Change {
  const deleted = options.deleted ?? false;
  const line = options.line ?? 0;
  return {
    keyHash: keyHash(canonicalText(keyOf(contract, canonical))),
    rowHash: rowHash(canonicalText(canonical), line),
    line,
    canonical,
    text: canonicalText(canonical),
    version,
    deleted,
    tab: deleted ? '' : 'Sales',
    row: deleted ? 0 : 2,
    cells: deleted ? [] : canonical,
    ...options,
  };
}

/** A canonical sales row; what is not given is plain. */
export function saleRow(
  row: {
    date?: string;
    event?: string;
    city?: string;
    sold?: number;
    revenue?: string;
    name?: string;
    order?: string;
    refunds?: string;
    currency?: string;
  } = {},
): CanonicalRow {
  return [
    row.date ?? '2026-03-01',
    row.event ?? '1042',
    row.city ?? 'москва',
    String(row.sold ?? 1),
    row.revenue ?? '100.00',
    row.name ?? 'Концерт',
    row.order ?? '',
    row.refunds ?? '0.00',
    row.currency ?? 'RUB',
    '',
    '',
    '',
    '',
    '',
  ];
}

export const run = { runId: '6f1c2f0e-0000-4000-8000-000000000001', trigger: 'schedule' };
