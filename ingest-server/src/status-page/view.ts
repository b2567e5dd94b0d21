/** What the page is made of, and in whose words. */
import { type Health, worst } from '../health/health.ts';
import type { SeenActivity } from '../health/monitor.ts';
import type { Language } from '../health/texts.ts';
import type { Clock } from './format.ts';
import type { Words } from './words/words.ts';

export type View = {
  readonly health: Health;
  /** null: could not be read since the start. */
  readonly activity: SeenActivity | null;
  readonly language: Language;
  readonly words: Words;
  readonly clock: Clock;
  readonly timeZone: string;
  /** Whether there is a session to end. */
  readonly isSignedIn: boolean;
  /** What stands behind `?` in the page's address. */
  readonly query: Readonly<Record<string, string>>;
  readonly scope: Scope;
};

/** All spreadsheets, or one; of a single spreadsheet the overview is its page. */
export type Scope =
  | { readonly of: 'all'; readonly search: string }
  | { readonly of: 'one'; readonly isOnly: boolean; readonly issues: IssueFilter };

/** '' where it is not asked for. */
export type IssueFilter = { readonly tab: string; readonly column: string };

export const everyIssue: IssueFilter = { tab: '', column: '' };

/** The same of one spreadsheet, with what is said of the whole installation; null where it is not known. */
export function healthOfOne(health: Health, id: string): Health | null {
  const source = health.sources.find((known) => known.id === id);
  if (source === undefined) return null;
  const findings = health.findings.filter((finding) => finding.source === id || finding.source === null);
  return { ...health, sources: [source], findings, level: worst(findings.map(({ level }) => level)) };
}

/** When it was as it is shown: of a run that had not ended then, nothing more is known. */
export function seenAt({ isCurrent, at, readAt }: Health): number {
  return isCurrent ? at : (readAt ?? at);
}

/** Where a spreadsheet has its own page. */
export function pageOf(id: string): string {
  return `/status/${encodeURIComponent(id)}`;
}
