/** What the status dialog tells of the last run, kept in a document property. A sync needs nothing of it but speed. */
import { isDraft } from '../read/count-rows.ts';
import type { SyncResult } from './sync.ts';
import { contentOf, type Flag, rejectedText, type TabWork } from './tab-work.ts';

export const RESULT_PROPERTY = 'LAST_RESULT';

/** Google keeps 9 KB a property, and a Cyrillic letter takes two bytes. */
const TEXT_MAX = 4_000;

export type TabResult = {
  readonly names: readonly string[];
  /** Unix ms of the comparison. */
  readonly at: number;
  readonly outcome: TabWork['outcome'] | 'gone';
  readonly flags: readonly Flag[];
  /** Rows that ClickHouse holds of the tab, by its last word. */
  readonly rows: number;
  readonly errors: number;
  readonly drafts: number;
  readonly replaced: number;
  readonly totals: number;
  /** Headers that belong to no column. */
  readonly unknown: readonly string[];
  /** What stood in quarantine when both ends agreed. */
  readonly rejected: string | null;
  readonly problem: string;
};

export type LastResult = {
  readonly at: number;
  /** `kind status code detail` of what stopped the run, '' where nothing did. */
  readonly failure: string;
  readonly clockAheadSeconds: number | null;
  readonly tabs: Readonly<Record<string, TabResult>>;
};

export const noResult: LastResult = { at: 0, failure: '', clockAheadSeconds: null, tabs: {} };

/** Written by us, so its form is trusted; anything else there counts as nothing. */
export function parseLastResult(text: string | undefined): LastResult {
  try {
    const parsed: unknown = JSON.parse(text ?? 'null');
    return typeof parsed === 'object' && parsed !== null && 'tabs' in parsed ? (parsed as LastResult) : noResult;
  } catch {
    return noResult;
  }
}

function draftsOf({ state }: TabWork): number {
  return (state?.resolved.rejected ?? []).filter(isDraft).length;
}

/** Whether the server holds what was read, as far as it can tell. */
function isTaken(work: TabWork): boolean {
  const { outcome, state } = work;
  const isTakenWhole = work.flags.has('older_bundle') && state !== null && work.pushedWholly === contentOf(state);
  return outcome === 'equal' || outcome === 'sent' || isTakenWhole;
}

function tabResult(work: TabWork, at: number, before: TabResult | undefined): TabResult {
  const { state, outcome } = work;
  const flags = [...work.flags];
  // A few keys of a large tab were sent, and nothing new is known of the rest.
  if (state === null && outcome === 'sent' && before !== undefined) return { ...before, at, outcome, flags };
  const drafts = draftsOf(work);
  const isProven = isTaken(work);
  return {
    names: work.sheets.map((sheet) => sheet.name),
    at,
    outcome,
    flags,
    rows: isProven ? (state?.resolved.identities.length ?? 0) : (work.stored ?? before?.rows ?? 0),
    errors: (state?.rejected.count ?? 0) - drafts,
    drafts,
    replaced: state?.resolved.replaced.length ?? 0,
    totals: work.leftOut.length,
    unknown: work.unknownHeaders.slice(0, 10),
    rejected: isProven && state !== null ? rejectedText(state) : null,
    problem: work.failure === null ? '' : `${work.failure.code} ${work.failure.detail}`.trim().slice(0, 200),
  };
}

/** A tab that was there and is gone: its rows stay, and the status says so. */
function goneTabs({ choices }: SyncResult, before: LastResult): Record<string, TabResult> {
  const gone: Record<string, TabResult> = {};
  for (const { contract, names } of choices) {
    const was = before.tabs[contract.tab];
    if (names.length === 0 && was !== undefined) gone[contract.tab] = { ...was, outcome: 'gone', rejected: null };
  }
  return gone;
}

export function resultAfter(result: SyncResult, before: LastResult): LastResult {
  const tabs: Record<string, TabResult> = { ...before.tabs, ...goneTabs(result, before) };
  for (const work of result.works) {
    tabs[work.contract.tab] = tabResult(work, result.finishedAt, before.tabs[work.contract.tab]);
  }
  const { failure } = result;
  return {
    at: result.finishedAt,
    failure:
      failure === null ? '' : `${failure.kind} ${failure.status} ${failure.code} ${failure.detail}`.slice(0, 300),
    clockAheadSeconds: failure?.clockAheadSeconds ?? null,
    tabs,
  };
}

/** @returns '' where it would not fit, which no one but the status dialog would miss */
export function resultText(result: LastResult): string {
  const text = JSON.stringify(result);
  return text.length <= TEXT_MAX ? text : '';
}
