/** Findings as sentences: what is the matter, and what to do next. */
import { contractOf } from '@qtickets/shared-schema/contracts/index';
import { causeTexts } from './cause-texts.ts';
import type { Finding, FindingCode, TabHealth } from './health.ts';
import { englishFindings } from './texts-en.ts';
import { russianFindings } from './texts-ru.ts';

export const languages = ['ru', 'en'] as const;
export type Language = (typeof languages)[number];

/** `todo` is '' where nothing needs to be done. */
export type FindingText = { readonly what: string; readonly todo: string };

/** What a sentence may name. */
export type Spoken = {
  /** Name of the spreadsheet. */
  readonly name: string;
  /** The tab as it is called in the workbook. */
  readonly tab: string;
  readonly amount: number | null;
  readonly detail: string;
  /** What stopped the last run. */
  readonly cause: FindingText | null;
  /** What the one who found it says; '' where it has no words. */
  readonly words: string;
  /** The server's version. */
  readonly version: string;
};

export type FindingTexts = Readonly<Record<FindingCode, (of: Spoken) => FindingText>>;

const texts: Readonly<Record<Language, FindingTexts>> = { ru: russianFindings, en: englishFindings };

export function findingText(finding: Finding, health: Named, language: Language): FindingText {
  const { amount, detail, tab, source } = finding;
  const cause = finding.cause === null ? null : causeTexts[language][finding.cause];
  return texts[language][finding.code]({
    version: health.version,
    name: sourceName(health, source),
    amount,
    detail,
    cause,
    words: finding.words?.[language] ?? '',
    tab: tab === null ? '' : tabName(health, source, tab),
  });
}

/** What names spreadsheets and their tabs. */
type Named = {
  readonly version: string;
  readonly sources: readonly {
    readonly id: string;
    readonly name: string;
    readonly tabs: readonly Pick<TabHealth, 'tab' | 'names' | 'headers'>[];
  }[];
};

/** '' of the whole installation. */
export function sourceName({ sources }: Pick<Named, 'sources'>, source: string | null): string {
  return sources.find(({ id }) => id === source)?.name ?? source ?? '';
}

const NAMES_SHOWN = 3;

/** What the sheet itself calls the tabs of a contract; where it has not said so, their usual name. */
export function tabName({ sources }: Pick<Named, 'sources'>, source: string | null, tab: string): string {
  const known = sources.find(({ id }) => id === source)?.tabs.find((one) => one.tab === tab);
  const names = known?.names ?? [];
  if (names.length === 0) return contractOf(tab)?.sheetName ?? tab;
  const more = names.length > NAMES_SHOWN ? ` +${names.length - NAMES_SHOWN}` : '';
  return names.slice(0, NAMES_SHOWN).join(', ') + more;
}

/** A contract column, in a tab of the sheet; `tab` '' or unknown: in any of the contract's. */
type ColumnPlace = {
  readonly source: string;
  readonly contract: string;
  readonly tab: string;
  readonly column: string;
};

/** What the sheet itself calls a contract column; '' where it has not said so, or its tabs disagree. */
export function sheetHeader(
  { sources }: Pick<Named, 'sources'>,
  { source, contract, tab, column }: ColumnPlace,
): string {
  const known = sources.find(({ id }) => id === source)?.tabs.find((one) => one.tab === contract);
  const headers = known?.headers ?? [];
  const own = headers[known?.names.indexOf(tab) ?? -1];
  const [header = '', ...others] = new Set((own ? [own] : headers).flatMap((of) => of[column] ?? []));
  return others.length === 0 ? header : '';
}

/** `Дата продажи (date)`; the contract's own name alone where the sheet says the same, or nothing. */
export function columnName(health: Pick<Named, 'sources'>, place: ColumnPlace): string {
  const header = sheetHeader(health, place);
  return header === '' || header === place.column ? place.column : `${header} (${place.column})`;
}

/** The anchor of a code in ops/RUNBOOK.md: `invalid_signature` is `invalid-signature`. */
export function runbookAnchor(code: string): string {
  return code.replaceAll('_', '-');
}
