/** What a row says, by the simulation's own few rules: its canonical values, its key, and what is wrong with it. */
import type { Parts } from './held.ts';
import type { ColumnPlan, TabPlan } from './plans.ts';
import type { Meaning } from './vocabulary.ts';

/** A row that counts: canonical values in the order of the plan's columns. */
export type Values = readonly (string | null)[];

/** What is wrong with a row. */
export type RowIssue = {
  readonly tab: string;
  readonly row: number;
  readonly column: string;
  readonly code: string;
  readonly severity: string;
  readonly isKeyReadable: boolean;
};

export type Row = {
  readonly place: string;
  readonly row: number;
  readonly values: Values | null;
  readonly key: string | null;
  readonly issues: readonly RowIssue[];
  /** Where the key can't be read: what can be, if any of it was written. */
  readonly parts: Parts | undefined;
};

export type Place = { readonly tab: string; readonly row: number };

/**
 * @param meanings of the plan's columns; undefined where the tab lacks the column
 * @returns null for a row without anything in it
 */
export function rowOf(plan: TabPlan, place: Place, meanings: readonly (Meaning | undefined)[]): Row | null {
  if (meanings.every((meaning) => meaning === undefined || meaning.is === 'blank')) return null;
  const values = plan.columns.map((column, index) => canonicalValue(column, meanings[index]));
  const key = plan.key.map((name) => values[plan.columns.findIndex((column) => column.name === name)]);
  const isKeyReadable = !key.includes(undefined);
  const issues = issuesOf(plan, meanings, values).map((issue) => ({ ...place, ...issue, isKeyReadable }));
  return {
    place: `${place.tab}!${place.row}`,
    row: place.row,
    issues,
    key: isKeyReadable ? JSON.stringify(key) : null,
    parts: isKeyReadable ? undefined : partsOf(plan, meanings, values, issues),
    values: issues.length > 0 ? null : values.map((value) => value ?? null),
  };
}

/** A row that says nothing may be any row, and so counts as none. */
function partsOf(
  plan: TabPlan,
  meanings: readonly (Meaning | undefined)[],
  values: readonly (string | null | undefined)[],
  issues: readonly RowIssue[],
): Parts | undefined {
  const isBad = (name: string) => issues.some(({ column }) => column === name);
  const read = plan.columns.flatMap(({ name }, index) => (isBad(name) ? [] : [{ name, index }]));
  if (read.every(({ index }) => meanings[index]?.is !== 'value')) return undefined;
  return Object.fromEntries(read.map(({ name, index }) => [name, values[index] ?? null]));
}

/** @returns undefined where there is no value */
function canonicalValue(column: ColumnPlan, meaning: Meaning | undefined): string | null | undefined {
  if (meaning === undefined) return column.absent;
  if (meaning.is === 'value') return meaning.value;
  return meaning.is === 'blank' ? column.blank : undefined;
}

function issuesOf(
  plan: TabPlan,
  meanings: readonly (Meaning | undefined)[],
  values: readonly (string | null | undefined)[],
): Pick<RowIssue, 'column' | 'code' | 'severity'>[] {
  const currency = values[plan.columns.findIndex(({ name }) => name === 'currency')];
  const codes = plan.columns.map(({ blank }, index) => {
    const meaning = meanings[index];
    if (meaning === undefined) return undefined;
    if (meaning.is === 'fault') return meaning.code;
    if (meaning.is === 'blank') return blank === undefined ? 'blank' : undefined;
    const isOtherCurrency = currency !== undefined && meaning.mark !== undefined && meaning.mark !== currency;
    return isOtherCurrency ? 'currency_conflict' : undefined;
  });
  const isDraft = codes.every((code) => code === undefined || code === 'blank');
  return plan.columns.flatMap(({ name }, index) => {
    const code = codes[index];
    if (code === undefined) return [];
    if (code === 'blank' && isDraft) return [{ column: name, code: 'incomplete', severity: 'draft' }];
    return [{ column: name, code: code === 'blank' ? 'required' : code, severity: 'error' }];
  });
}
