/** The key of a row as one text: equal texts, equal keys. */
import { type Contract, keyOf } from '@qtickets/shared-schema/contracts/contract';
import type { PlacedRow } from '@qtickets/shared-schema/reading/resolve-rows';
import { canonicalText } from '@qtickets/shared-schema/wire/fingerprint';

/** @returns null where the key can't be read */
export function keyOfPlaced(contract: Contract, { reading }: Pick<PlacedRow, 'reading'>): string | null {
  const key = reading.kind === 'valid' ? keyOf(contract, reading.canonical) : reading.key;
  return key === null ? null : canonicalText(key);
}
