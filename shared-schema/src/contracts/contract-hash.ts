/** The hash by which both ends know whether they were built from the same contracts (`contracts` on the wire). */

import { cityAliases } from '../reading/data/city-aliases.ts';
import { currencies } from '../reading/data/currencies.ts';
import { hash64, toHex } from '../wire/hash64.ts';
import type { Contract } from './contract.ts';

/** Raised whenever the code of `cells/` reads any cell as something else than before, so that an older bundle shows. */
export const READING_REVISION = 2;

export function contractsHash(contracts: readonly Contract[]): string {
  const described = contracts.map(({ tab, columns, key, duplicates }) => ({
    tab,
    key,
    duplicates,
    columns: columns.map(({ name, kind, blank, absent, min, max }) => ({ name, kind, blank, absent, min, max })),
  }));
  return toHex(hash64(JSON.stringify([READING_REVISION, [...cityAliases], [...currencies], described])));
}
