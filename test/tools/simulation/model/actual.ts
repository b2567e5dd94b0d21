/** What ClickHouse holds of one spreadsheet, in the form of what it should hold. */
import type { Stored } from '../referee/mirror.ts';
import type { StoredIssue } from '../server/stored.ts';
import type { TabPlan } from './plans.ts';
import type { Values } from './row.ts';

export type ActualTab = {
  /** By key, as JSON: its lines by number. */
  readonly keys: ReadonlyMap<string, readonly Values[]>;
  /** What is wrong with the line numbers, if anything. */
  readonly badLines: string | undefined;
  readonly versions: readonly number[];
  /** Issues as `tab!row column code …`, sorted. */
  readonly issues: readonly string[];
};

export function actualOf(stored: Stored, source: string, plan: TabPlan): ActualTab {
  const keys = new Map<string, Values[]>();
  const versions: number[] = [];
  let badLines: string | undefined;
  for (const fact of stored.facts[plan.table] ?? []) {
    if (fact.source !== source) continue;
    const values = plan.columns.map((column) => canonical(column.kind, fact.values[column.name] ?? null));
    const key = JSON.stringify(plan.key.map((name) => fact.values[name] ?? null));
    const lines = keys.get(key) ?? [];
    if (fact.line !== lines.length) badLines ??= `${key} has line ${fact.line} where ${lines.length} is next`;
    lines.push(values);
    keys.set(key, lines);
    versions.push(fact.version);
  }
  const issues = stored.issues.filter((issue) => issue.source === source && issue.contract === plan.tab).map(issueText);
  return { keys, badLines, versions, issues: issues.sort() };
}

/** Amounts are read as hundredths. */
export function canonical(kind: string, value: string | null): string | null {
  if (value === null || (kind !== 'money' && kind !== 'refund')) return value;
  const digits = value.replace('-', '').padStart(3, '0');
  return `${value.startsWith('-') ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

type Issue = Pick<StoredIssue, 'tab' | 'row' | 'column' | 'code' | 'severity' | 'isKeyReadable' | 'cell' | 'gid'>;

export function issueText({ tab, row, column, code, severity, isKeyReadable, cell, gid }: Issue): string {
  return `${tab}!${row} ${column} ${code} ${severity}${isKeyReadable ? '' : ' without key'} in ${gid}!${cell}`;
}
