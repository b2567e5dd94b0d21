/** Replaces what has changed between two versions of the page, and nothing else: open details and the focus stay. */

/** @param shown the document before the reader; each element `[data-live]` has an id */
export function patchPage(shown: Document, fresh: Document): void {
  shown.documentElement.lang = fresh.documentElement.lang;
  shown.title = fresh.title;
  const icon = iconOf(fresh)?.getAttribute('href');
  if (typeof icon === 'string') iconOf(shown)?.setAttribute('href', icon);
  const [before, after] = [livePartsOf(shown), livePartsOf(fresh)];
  const isSameShape = [...before.keys()].join() === [...after.keys()].join();
  if (!isSameShape) {
    // A first spreadsheet was added, or the last one removed: another page.
    shown.location.reload();
    return;
  }
  for (const [id, part] of before) {
    const news = after.get(id);
    if (news !== undefined && sourceOf(part) !== sourceOf(news)) replace(part, news);
  }
}

export function iconOf(document: Document): Element | null {
  return document.querySelector('link[rel="icon"]');
}

function livePartsOf(document: Document): Map<string, HTMLElement> {
  return new Map([...document.querySelectorAll<HTMLElement>('[data-live]')].map((part) => [part.id, part]));
}

/** What the server sent, whatever was opened since. */
const sources = new WeakMap<HTMLElement, string>();

function sourceOf(part: HTMLElement): string {
  const known = sources.get(part);
  if (known !== undefined) return known;
  const copy = part.cloneNode(true) as HTMLElement;
  for (const details of copy.querySelectorAll('details')) details.removeAttribute('open');
  return copy.outerHTML;
}

function replace(part: HTMLElement, news: HTMLElement): void {
  const open = [...part.querySelectorAll('details[open]')].map(({ id }) => id);
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  const path = focused === null ? null : pathTo(part, focused);
  sources.set(part, sourceOf(news));
  part.className = news.className;
  part.replaceChildren(...document.adoptNode(news).childNodes);
  for (const id of open) document.getElementById(id)?.setAttribute('open', '');
  const again = path === null ? null : elementAt(part, path);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/** Positions from an element down to one within it. */
function pathTo(root: Element, element: Element): number[] {
  const path: number[] = [];
  for (let at: Element = element; at !== root && at.parentElement !== null; at = at.parentElement) {
    path.unshift([...at.parentElement.children].indexOf(at));
  }
  return path;
}

function elementAt(root: Element, path: readonly number[]): Element | null {
  return path.reduce<Element | null>((at, index) => at?.children[index] ?? null, root);
}
