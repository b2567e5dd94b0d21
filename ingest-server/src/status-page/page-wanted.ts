/** The page that a person wanted before signing in. */

/** Far longer than any address of ours. */
const LENGTH_MAX = 1_000;
const HERE = 'http://here.invalid';

/** @returns path and query of a page of this server; `/` for whatever would lead elsewhere, since anybody can write the link */
export function pageWanted(next: unknown): string {
  if (typeof next !== 'string' || next.length > LENGTH_MAX || !URL.canParse(next, HERE)) return '/';
  const { origin, pathname, search } = new URL(next, HERE);
  // A browser takes a path that begins so for another host.
  return origin !== HERE || pathname.startsWith('//') ? '/' : pathname + search;
}
