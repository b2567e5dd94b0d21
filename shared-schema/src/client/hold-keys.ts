/** R12, the sender's part: it alone knows which stored keys no row of its reading shows, and chooses once for the whole tab. */
import type { ResolvedRows } from '../reading/resolve-rows.ts';
import { toHex } from '../wire/hash64.ts';
import { chooseHeld, type MaybeHeld } from '../wire/held.ts';

/**
 * The reading with what it holds among its kept keys, for all pushes of it; a digest names only what was kept before.
 * @param maybe of the digest's answer about this reading
 */
export function holdKeys(resolved: ResolvedRows, maybe: readonly MaybeHeld[] = []): ResolvedRows {
  if (maybe.length === 0) return resolved;
  const shown = new Set(resolved.kept);
  for (const { keyHash } of resolved.identities) shown.add(toHex(keyHash));
  const missing = maybe.filter(({ keyHash }) => !shown.has(keyHash));
  return { ...resolved, kept: [...resolved.kept, ...chooseHeld(missing, resolved.unread)] };
}
