/**
 * A message without the bulk of its long lists, which were looked at already, element by element: what is left is
 * parsed at once, and the lists are put back, as far as their places are known. Their elements have no defaults.
 */

/** Lists up to this length are left as they are. */
const LONG = 1_000;

export type Hollowed = {
  /** A long list is down to its first element there. */
  readonly hollowed: unknown;
  /** Puts the lists back, where they were, into what was made of `hollowed`. */
  readonly refill: <T>(parsed: T) => T;
};

export function hollow(message: unknown): Hollowed {
  const lists: { readonly path: readonly string[]; readonly list: readonly unknown[] }[] = [];
  const without = (value: unknown, path: readonly string[]): unknown => {
    if (Array.isArray(value) && value.length > LONG) {
      lists.push({ path, list: value });
      return value.slice(0, 1);
    }
    if (Array.isArray(value)) return value.map((item, index) => without(item, [...path, String(index)]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, without(inner, [...path, key])]));
  };
  const hollowed = without(message, []);
  return {
    hollowed,
    refill: (parsed) => {
      for (const { path, list } of lists) put(parsed, path, list);
      return parsed;
    },
  };
}

function put(into: unknown, path: readonly string[], list: readonly unknown[]): void {
  const holder = path.slice(0, -1).reduce((value, key) => fieldOf(value, key), into);
  const key = path.at(-1);
  const isKnown = key !== undefined && typeof holder === 'object' && holder !== null && Object.hasOwn(holder, key);
  if (isKnown) Object.assign(holder, { [key]: list });
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : null;
}
