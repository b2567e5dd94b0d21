/** How names of tabs are compared, and which tabs a setting names (CELLS 7). */
import { cleanText } from './cells/clean.ts';

/** Tabs that the bundle writes itself: never read. */
export const issueTabNames = { ru: 'QTickets: ошибки', en: 'QTickets issues' } as const;

/** A tab's name as it is compared: no case, outer blanks and hidden characters. */
export function tabNameKey(name: string): string {
  return cleanText(name).toLowerCase().normalize('NFC');
}

const ownTabs: ReadonlySet<string> = new Set(Object.values(issueTabNames).map(tabNameKey));

export function isOwnTab(name: string): boolean {
  return ownTabs.has(tabNameKey(name));
}

/** One entry of a setting such as `Sales 2024, Sales 2025*`. */
export type NamePattern = {
  /** As typed. */
  readonly text: string;
  readonly isWildcard: boolean;
  readonly matches: (name: string) => boolean;
};

/** The entries of a setting, in its order; none where it is blank. */
export function namePatterns(setting: string | undefined): readonly NamePattern[] {
  const texts = (setting ?? '').split(',').map(cleanText);
  return texts.filter((text) => text !== '').map(namePattern);
}

function namePattern(text: string): NamePattern {
  const parts = tabNameKey(text).split(/\*+/);
  return { text, isWildcard: text.includes('*'), matches: (name) => fits(parts, tabNameKey(name)) };
}

/** Each part at its first place after the one before: no expression, which would try every way to split the name. */
function fits(parts: readonly string[], name: string): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  let from = first.length;
  for (const part of rest) {
    const at = name.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return from <= name.length - last.length;
}
