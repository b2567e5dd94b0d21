/**
 * What the last look at the workbook's tabs found, so that tabs that are not ours cost a run nothing: which tabs serve
 * which contract, and in which of their columns. Kept in a document property; a sync needs nothing of it but speed.
 */

import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { parseJson } from '@qtickets/shared-schema/parse-json';
import type { TabChoice, TabSettings } from '@qtickets/shared-schema/reading/choose-tabs';
import type { TabHeader } from '@qtickets/shared-schema/reading/tab';
import { hash64, toHex } from '@qtickets/shared-schema/wire/hash64';
import * as z from 'zod/mini';
import type { EditMark } from '../run/marks.ts';
import type { SheetTab } from '../run/ports.ts';

export const KNOWN_TABS_PROPERTY = 'KNOWN_TABS';

/** Google keeps 9 KB a property, and a Cyrillic letter takes two bytes. */
const TEXT_MAX = 4_000;
/** A notice names at most so many tabs: of a hundred that fit alike, ten are enough. */
const NOTICE_NAMES_MAX = 10;

const texts = z.array(z.string());

const knownTabsSchema = z.object({
  /** A fingerprint of each tab's name, and its id, in the order of the workbook. */
  tabs: texts,
  /** A fingerprint of the settings by which they were chosen. */
  settings: z.string(),
  /** When all were looked at: hours since 1970. */
  hour: z.int(),
  choices: z.array(
    z.object({
      tab: z.string(),
      how: z.enum(['setting', 'name', 'alias', 'header', 'none']),
      names: texts,
      notices: z.array(
        z.object({
          code: z.enum(['passed_over', 'setting_without_tab', 'taken', 'no_cells', 'several_fit']),
          names: texts,
        }),
      ),
    }),
  ),
  /** Of tabs that serve a contract: the header's row and, for each of the contract's columns, its place from 1; 0: none. */
  layouts: z.array(
    z.object({
      tab: z.string(),
      row: z.int(),
      columns: z.array(z.int()),
      /** A fingerprint of its texts: not every move of a column is reported. */
      header: z.string(),
    }),
  ),
});

export type KnownTabs = z.infer<typeof knownTabsSchema>;
export type Layout = KnownTabs['layouts'][number];
export type KnownHeader = { readonly contract: Contract; readonly header: TabHeader };

/** For `layouts`. */
export function storedLayout(tab: string, { columns }: Contract, header: TabHeader): Layout {
  const place = (name: string) => (header.positions[header.columns.indexOf(name)] ?? -1) + 1;
  return { tab, row: header.row, columns: columns.map(({ name }) => place(name)), header: headerSum(header.cells) };
}

/** @returns undefined where the tab was not read yet */
export function storedLayoutOf({ layouts }: KnownTabs, tab: string): Layout | undefined {
  return layouts.find((layout) => layout.tab === tab);
}

function headerSum(cells: readonly unknown[]): string {
  return fingerprint(cells.map(headerText).join('\n').trimEnd());
}

function headerText(cell: unknown): string {
  return typeof cell === 'string' ? cell : '';
}

/** Whether the header stands as it did at the last look. @param cells of its whole row */
export function isHeaderOf(layout: Layout, cells: readonly unknown[]): boolean {
  return headerSum(cells) === layout.header;
}

export function hourOf(now: number): number {
  return Math.floor(now / 3_600_000);
}

/** The same, and no run believes it before all tabs were looked at anew. */
export function doubted(known: KnownTabs): KnownTabs {
  return { ...known, hour: 0 };
}

export function isDoubted({ hour }: KnownTabs): boolean {
  return hour === 0;
}

/** @returns null where nothing is known, which costs one more look */
export function parseKnownTabs(text: string | undefined): KnownTabs | null {
  const parsed = knownTabsSchema.safeParse(parseJson(text ?? ''));
  return parsed.success ? parsed.data : null;
}

/** @returns '' where it would not fit */
export function knownTabsText(known: KnownTabs): string {
  const whole = JSON.stringify(known);
  const text = whole.length <= TEXT_MAX ? whole : JSON.stringify({ ...known, layouts: [] });
  return text.length <= TEXT_MAX ? text : '';
}

function fingerprint(text: string): string {
  return toHex(hash64(text)).slice(0, 8);
}

/** A tab that came by the name of another has another id. */
export function fingerprintsOf(tabs: readonly SheetTab[]): string[] {
  return tabs.map((tab) => `${fingerprint(tab.name)}${idOf(tab) ?? ''}`);
}

/** Asked for once more where Google refuses it, or every link to a cell would be lost for what passes at once. */
const ID_TRIES = 2;

/** undefined where Google does not give it: it serves links, and finding a tab that was replaced. */
export function idOf(tab: SheetTab): number | undefined {
  for (let tried = 1; tried <= ID_TRIES; tried += 1) {
    try {
      return tab.id();
    } catch {
      // Asked for again, or left out.
    }
  }
  return undefined;
}

export function settingsKey(settings: TabSettings): string {
  return fingerprint(JSON.stringify(contracts.map(({ setting }) => settings[setting] ?? '')));
}

export function storedChoices(choices: readonly TabChoice[]): KnownTabs['choices'] {
  return choices.map(({ contract, how, names, notices }) => ({
    tab: contract.tab,
    how,
    names: [...names],
    notices: notices.map((notice) => ({ code: notice.code, names: notice.names.slice(0, NOTICE_NAMES_MAX) })),
  }));
}

/** @returns null where the contracts are not those that were chosen for */
export function choicesOf(known: KnownTabs): readonly TabChoice[] | null {
  const choices = contracts.flatMap((contract): TabChoice[] => {
    const stored = known.choices.find(({ tab }) => tab === contract.tab);
    return stored === undefined ? [] : [{ ...stored, contract }];
  });
  return choices.length === contracts.length ? choices : null;
}

function isOurs(known: KnownTabs, tab: string): boolean {
  return known.choices.some(({ names }) => names.includes(tab));
}

/** Whether the tab was there at the last look, and served no contract. */
export function isForeign(known: KnownTabs, tab: string): boolean {
  return !isOurs(known, tab) && known.tabs.some((text) => text.startsWith(fingerprint(tab)));
}

/** The contract's columns that an edit left alone: it is below the header, and beside all of them. */
export function columnsBeside(known: KnownTabs, { tab, rows, columns }: EditMark): Layout['columns'] | null {
  const layout = storedLayoutOf(known, tab);
  if (layout === undefined || !isOurs(known, tab) || rows[0] <= layout.row) return null;
  const own = layout.columns.filter((column) => column > 0);
  const touched = own.some((column) => columns[0] <= column && column <= columns[1]);
  return touched ? null : own;
}

/** The tab's contract and where its columns stood, as far as the rows of a key ask for it; null where that is not known. */
export function headerOf(known: KnownTabs, tab: string): KnownHeader | null {
  const layout = storedLayoutOf(known, tab);
  const choice = known.choices.find(({ names }) => names.includes(tab));
  const contract = contracts.find((own) => own.tab === choice?.tab);
  if (layout === undefined || contract === undefined || layout.columns.length !== contract.columns.length) return null;
  const there = contract.columns.flatMap(({ name }, index) => {
    const column = layout.columns[index] ?? 0;
    return column > 0 ? [{ name, position: column - 1 }] : [];
  });
  const [columns, positions] = [there.map(({ name }) => name), there.map(({ position }) => position)];
  const header = { row: layout.row, columns, positions, unknown: [], lesser: [], isIdBare: false, cells: [] };
  return { contract, header };
}
