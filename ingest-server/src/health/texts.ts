/** Findings as sentences: what is the matter, and what to do next. */
import { contractOf } from '@qtickets/shared-schema/contracts/index';
import { causeTexts } from './cause-texts.ts';
import type { Finding, FindingCode } from './health.ts';
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

/** @param of `name`: of the finding's spreadsheet; `version`: the server's */
export function findingText(
  finding: Finding,
  of: { readonly name: string; readonly version: string },
  language: Language,
): FindingText {
  const { amount, detail, tab } = finding;
  const cause = finding.cause === null ? null : causeTexts[language][finding.cause];
  return texts[language][finding.code]({
    ...of,
    amount,
    detail,
    cause,
    words: finding.words?.[language] ?? '',
    tab: tab === null ? '' : tabTitle(tab),
  });
}

/** What people call a tab. */
export function tabTitle(tab: string): string {
  return contractOf(tab)?.sheetName ?? tab;
}

/** The entry of the runbook for a finding, as an anchor of ops/RUNBOOK.md. */
export function runbookAnchor(code: FindingCode): string {
  return code.replaceAll('_', '-');
}
