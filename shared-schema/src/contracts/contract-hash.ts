/** The hash by which both ends know whether they were built from the same contracts (`contracts` on the wire). */

import { cityAliases } from '../reading/data/city-aliases.ts';
import { currencies } from '../reading/data/currencies.ts';
import { hash64, toHex } from '../wire/hash64.ts';
import { contracts } from './index.ts';

/** Raised whenever the code of `cells/` reads any cell as something else than before, so that an older bundle shows. */
export const READING_REVISION = 2;

const known = new Map<string, string>();

/** What nearly every message asks for: a build brings it along, since hashing all the words takes long. */
export function usualContractsHash(): readonly [name: string, hash: string] {
  return [nameOf([]), contractsHash([])];
}

export function rememberContractsHash([name, hash]: ReturnType<typeof usualContractsHash>): void {
  known.set(name, hash);
}

function nameOf(tabs: readonly string[]): string {
  return [READING_REVISION, ...tabs].join();
}

/**
 * Of the contracts that every workbook is read by, and of the optional ones among `tabs`: a sender that was built before
 * these proves the others as ever.
 * @param tabs that the message speaks of
 */
export function contractsHash(tabs: readonly { readonly tab: string }[]): string {
  const asked = tabs.map(({ tab }) => tab);
  const meant = contracts.filter(({ tab, optional }) => optional !== true || asked.includes(tab));
  const name = nameOf(meant.flatMap(({ tab, optional }) => (optional === true ? [tab] : [])));
  const hash = known.get(name) ?? hashOf(meant);
  known.set(name, hash);
  return hash;
}

function hashOf(meant: typeof contracts): string {
  const described = meant.map(({ tab, columns, key, duplicates }) => ({
    tab,
    key,
    duplicates,
    columns: columns.map(({ name, kind, blank, absent, min, max }) => ({ name, kind, blank, absent, min, max })),
  }));
  return toHex(hash64(JSON.stringify([READING_REVISION, [...cityAliases], [...currencies], described])));
}
