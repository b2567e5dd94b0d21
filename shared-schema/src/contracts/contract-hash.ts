/** The hash by which both ends know whether they were built from the same contracts (`contracts` on the wire). */

import { cityAliases } from '../reading/data/city-aliases.ts';
import { currencies } from '../reading/data/currencies.ts';
import { hash64, toHex } from '../wire/hash64.ts';
import { contracts } from './index.ts';

/** Raised whenever the code of `cells/` reads any cell as something else than before, so that an older bundle shows. */
export const READING_REVISION = 2;

const known = new Map<string, string>();

/** Those that may be asked for, as `contractsHash` names them: for a build to bring along, since hashing all the words takes long. */
export function allContractsHashes(): Readonly<Record<string, string>> {
  const optional = contracts.filter((contract) => contract.optional === true);
  for (let chosen = 0; chosen < 2 ** optional.length; chosen += 1) {
    contractsHash(optional.filter((_, index) => (chosen >> index) % 2 === 1));
  }
  return Object.fromEntries(known);
}

export function rememberContractsHashes(hashes: Readonly<Record<string, string>>): void {
  for (const [name, hash] of Object.entries(hashes)) known.set(name, hash);
}

/**
 * Of the contracts that every workbook is read by, and of the optional ones among `tabs`: a sender that was built before
 * these proves the others as ever.
 * @param tabs that the message speaks of
 */
export function contractsHash(tabs: readonly { readonly tab: string }[]): string {
  const asked = tabs.map(({ tab }) => tab);
  const meant = contracts.filter(({ tab, optional }) => optional !== true || asked.includes(tab));
  const name = [READING_REVISION, ...meant.map(({ tab }) => tab)].join();
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
