/** A spreadsheet in one line: its state, and what makes it worse or better than another. */
import { equalityOf, type FindingCode, type Health, isThere, type Level, type SourceHealth } from '../health/health.ts';

/** How a row is, in words; a finding's own short name where there is one. */
export type RowState = FindingCode | 'unknown' | 'waiting' | 'nothing' | 'partly' | 'except' | 'equal';

export type Row = {
  readonly source: SourceHealth;
  readonly state: RowState;
  /** `idle`: neither good nor bad is known of it now. */
  readonly look: Level | 'idle';
  readonly rows: number | null;
  /** The oldest of the last proofs of its tabs. */
  readonly provenAt: number | null;
  readonly minutesSinceProof: number | null;
  readonly toFix: number;
};

/** Worst first, then by name. */
export function rowsOf(health: Health): readonly Row[] {
  const rows = health.sources.map((source) => rowOf(source, health));
  return rows.sort((a, b) => rank(a) - rank(b) || b.toFix - a.toFix || a.source.name.localeCompare(b.source.name));
}

/** Whether it is, or was when last seen, as it should be, with nothing to fix. */
export function isWell(row: Row): boolean {
  return rank(row) === 3 && row.toFix === 0;
}

/** By what was last seen, also where no colour is shown of it. */
function rank({ source, state }: Row): number {
  if (source.level !== 'ok') return source.level === 'error' ? 0 : 1;
  return state === 'equal' || state === 'except' ? 3 : 2;
}

function rowOf(source: SourceHealth, health: Health): Row {
  const there = source.tabs.filter(isThere);
  const proven = there.filter(({ provenAt }) => provenAt !== null);
  const oldest = proven.reduce<(typeof proven)[number] | null>(
    (a, b) => (a === null || (b.provenAt ?? 0) < (a.provenAt ?? 0) ? b : a),
    null,
  );
  const state = stateOf(source, health);
  return {
    source,
    state,
    look: lookOf(source, state, health),
    rows: proven.length === 0 ? null : proven.reduce((sum, tab) => sum + (tab.rows ?? 0), 0),
    provenAt: oldest?.provenAt ?? null,
    minutesSinceProof: oldest?.minutesSinceProof ?? null,
    toFix: there.reduce((sum, tab) => sum + tab.issues.error, 0),
  };
}

/** The first of its findings that is more than a remark says it; findings are worst first. */
function stateOf(source: SourceHealth, health: Health): RowState {
  const serious = health.findings.find((finding) => finding.source === source.id && finding.level !== 'ok');
  if (serious !== undefined) return serious.code;
  if (health.readAt === null) return 'unknown';
  if (source.tabs.every(({ situation }) => situation === 'waiting')) return 'waiting';
  return equalityOf(source.tabs);
}

/** Green is only what is equal now; of what is remembered no colour is shown. */
function lookOf({ level }: SourceHealth, state: RowState, { isCurrent }: Health): Row['look'] {
  if (!isCurrent) return 'idle';
  if (level !== 'ok') return level;
  return state === 'equal' || state === 'except' ? 'ok' : 'idle';
}
