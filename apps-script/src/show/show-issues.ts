/**
 * Keeps the issues tab as the last run found things. It is written only where something changed, and created only
 * where there is something to say.
 */

import { hash64, toHex } from '@qtickets/shared-schema/wire/hash64';
import { hasSheet, readListed, type SheetLines, tabIds, writeListed } from '../google/issues-sheet.ts';
import { writeProperty } from '../google/properties.ts';
import type { Properties } from '../run/ports.ts';
import { ISSUES_NOT_SHOWN, type SyncResult } from '../run/sync-workbook.ts';
import { link, literal } from './cell-text.ts';
import { issueTabName } from './describe-result.ts';
import { type Fingerprints, fingerprintsText, parseFingerprints } from './fingerprints.ts';
import { type IssueLine, issueLines } from './issue-lines.ts';
import type { Language, Texts } from './texts.ts';

/** A fingerprint of what is listed, a contract each, so that a run that found nothing new writes nothing. */
const SHOWN_PROPERTY = 'ISSUES_SHOWN';

const WIDTHS = [140, 80, 110, 140, 180, 640];
export const ISSUE_COLUMNS = WIDTHS.length;
const LINES_MAX = 1_000;
/** Of the tab, while there is something in it. */
const COLOURS = { errors: '#d93025', notes: '#f9ab00' } as const;

function fingerprint(lines: readonly IssueLine[]): string {
  return lines.length === 0 ? '' : toHex(hash64(JSON.stringify(lines)));
}

/** Lines by contract, of those that were read in this run. */
type Known = ReadonlyMap<string, readonly IssueLine[]>;

function knownLines({ contracts }: SyncResult, language: Language): Known {
  const known = new Map<string, readonly IssueLine[]>();
  for (const result of contracts) {
    const lines = issueLines(result, language);
    if (lines !== null) known.set(result.contract.tab, lines);
  }
  return known;
}

function shownAfter({ choices }: SyncResult, known: Known, before: Fingerprints): Fingerprints {
  const after = new Map<string, string>();
  for (const { contract, names } of choices) {
    const lines = known.get(contract.tab);
    const hash = lines === undefined ? before.get(contract.tab) : fingerprint(lines);
    if (names.length > 0 && hash !== undefined && hash !== '') after.set(contract.tab, hash);
  }
  return after;
}

function cellsOf(line: IssueLine, gids: ReadonlyMap<string, number>, { texts }: Language): readonly string[] {
  const { tab, cell, severity, column, value, message } = line;
  const place = link(cell, gids.get(tab));
  return [literal(tab), place, texts.severity[severity], literal(column), literal(value), literal(message)];
}

/** Lines of tabs that this run did not read stay as they are listed. */
function otherLines(
  listed: SheetLines,
  { choices }: SyncResult,
  known: Known,
  gids: ReadonlyMap<string, number>,
): readonly (readonly string[])[] {
  const unread = choices.filter(({ contract }) => !known.has(contract.tab)).flatMap(({ names }) => names);
  return listed
    .filter(([tab = '']) => unread.includes(tab))
    .map(([tab = '', cell = '', ...rest]) => [literal(tab), link(cell, gids.get(tab)), ...rest.map(literal)]);
}

function write(result: SyncResult, known: Known, language: Language, now: () => string): void {
  const name = issueTabName(language.locale);
  const gids = tabIds(result.choices.flatMap(({ names }) => names));
  const isWhole = result.choices.every(({ contract, names }) => names.length === 0 || known.has(contract.tab));
  const others = isWhole ? [] : otherLines(readListed(name, WIDTHS.length), result, known, gids);
  const own = Array.from(known.values()).flatMap((lines) => lines.map((line) => cellsOf(line, gids, language)));
  const lines = [...own, ...others].slice(0, LINES_MAX);
  const { texts } = language;
  const body = lines.length === 0 ? [[literal(texts.noIssues), '', '', '', '', '']] : lines;
  const errors = lines.filter(([, , severity]) => isError(severity, texts)).length;
  const head = texts.listedAt(errors, lines.length - errors, now());
  const columns = texts.issueColumns.map((column, at) => (at === WIDTHS.length - 1 ? `${column} (${head})` : column));
  writeListed(name, [columns, ...body], WIDTHS, errors > 0 ? COLOURS.errors : lines.length > 0 ? COLOURS.notes : null);
}

/** Lines that stayed as they were listed are literal. */
function isError(severity: string | undefined, { severity: names }: Texts): boolean {
  return severity === names.error || severity === literal(names.error);
}

/**
 * @param now the sheet's wall clock, asked for only where the list is written
 * @returns flags for the report: showing must never make a sync fail
 */
export function showIssues(
  result: SyncResult,
  properties: Properties,
  language: Language,
  now: () => string,
): readonly string[] {
  const before = parseFingerprints(properties[SHOWN_PROPERTY]);
  const known = knownLines(result, language);
  const after = shownAfter(result, known, before);
  const text = fingerprintsText(after);
  try {
    const isMissing = after.size > 0 && !hasSheet(issueTabName(language.locale));
    if (text === fingerprintsText(before) && !isMissing) return [];
    write(result, known, language, now);
    writeProperty(SHOWN_PROPERTY, text);
    return [];
  } catch (error) {
    console.warn(`issues tab: ${String(error)}`);
    return [ISSUES_NOT_SHOWN];
  }
}
