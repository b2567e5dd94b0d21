/** How one tab of one spreadsheet does, from its last proof and what the last runs could not settle. */
import {
  type Finding,
  type FindingCode,
  type Level,
  levelOfAge,
  minutesSince,
  type TabHealth,
  type TabSituation,
  type Thresholds,
} from './health.ts';
import type { Run, TabState } from './ports.ts';

export type TabFacts = {
  readonly source: string;
  readonly tab: string;
  readonly state: TabState | undefined;
  /** Whether ClickHouse was read at all. */
  readonly isKnown: boolean;
  /** Runs of the spreadsheet, newest first. */
  readonly runs: readonly Run[];
  readonly contractsDiffer: boolean;
  /** Silence of the whole spreadsheet that is told already. */
  readonly silence: Level;
};

export type AssessedTab = { readonly health: TabHealth; readonly findings: readonly Finding[] };

/** Flags that a person, or we, must settle; worst first. */
const stopping = ['digest_disagrees', 'blocked', 'refused', 'not_readable'] as const;
/** Flags that the next run settles by itself. */
const passing: readonly string[] = ['unsettled', 'out_of_time'];

const noIssues = { error: 0, draft: 0, notice: 0 };

export function assessTab(facts: TabFacts, now: number, thresholds: Thresholds): AssessedTab {
  const { state, tab } = facts;
  const { situation, level, age } = situationOf(facts, now, thresholds);
  const provenAt = state?.proof?.at ?? null;
  const health: TabHealth = {
    tab,
    level,
    situation,
    rows: state?.rows ?? 0,
    latestDate: state?.latestDate ?? null,
    daysBehind: state?.daysBehind ?? null,
    provenAt,
    minutesSinceProof: provenAt === null ? null : minutesSince(provenAt, now),
    issues: state?.issues ?? noIssues,
  };
  return { health, findings: findingsOf(facts, health, age) };
}

type Judgement = { readonly situation: TabSituation; readonly level: Level; readonly age: number | null };

function situationOf(facts: TabFacts, now: number, thresholds: Thresholds): Judgement {
  const { runs, state } = facts;
  if (!facts.isKnown) return { situation: 'unknown', level: 'ok', age: null };
  const hasReported = runs.some((run) => run.status !== 'running');
  if (!hasReported && state === undefined) return { situation: 'waiting', level: 'ok', age: null };
  const flags = openFlags(facts);
  const stopped = stopping.find((flag) => flags.includes(flag));
  if (stopped !== undefined) return { situation: stopped, level: 'error', age: null };
  if (state === undefined && !flags.some((flag) => passing.includes(flag)))
    return { situation: 'absent', level: 'ok', age: null };
  if (facts.contractsDiffer) return { situation: 'contracts_differ', level: 'warning', age: null };
  return judgeAge(facts, now, thresholds);
}

/** A tab that was never equal is as old as the oldest run that is known. */
function judgeAge({ runs, state }: TabFacts, now: number, thresholds: Thresholds): Judgement {
  const proof = state?.proof ?? null;
  const since = proof?.at ?? Math.min(now, ...runs.map((run) => run.startedAt));
  const age = minutesSince(since, now);
  const level = levelOfAge(age, thresholds);
  if (proof === null) return { situation: 'never_equal', level: level === 'error' ? 'error' : 'warning', age };
  return { situation: level === 'ok' ? 'equal' : 'stale', level, age };
}

/**
 * What the runs could not settle in this tab and nothing has settled since: neither a proof read after that run began,
 * nor a later full comparison that no longer says so. A run of the edit trigger looks at its rows only.
 */
function openFlags({ runs, tab, state }: TabFacts): readonly string[] {
  for (const run of runs) {
    if (run.status === 'running') continue;
    if (state?.proof !== undefined && state.proof !== null && state.proof.at >= run.startedAt) return [];
    const own = run.flags.filter((flag) => flag.tab === tab).map(({ flag }) => flag);
    if (own.length > 0) return own;
    if (run.trigger !== 'edit' && run.status === 'success') return [];
  }
  return [];
}

function findingsOf(facts: TabFacts, health: TabHealth, age: number | null): Finding[] {
  const findings: Finding[] = [];
  const add = (level: Level, code: FindingCode, amount: number | null = null) =>
    findings.push({ level, code, source: facts.source, tab: facts.tab, amount, detail: '' });
  const { situation, level, issues } = health;
  if (isStopped(situation)) add(level, situation, health.rows);
  // A spreadsheet that is silent as a whole has said so; so has one that can't be proven.
  if ((situation === 'stale' || situation === 'never_equal') && facts.silence !== level) add(level, situation, age);
  if (openFlags(facts).some((flag) => passing.includes(flag))) add('ok', 'unfinished');
  if (issues.error > 0) add('ok', 'issues_open', issues.error);
  return findings;
}

function isStopped(situation: TabSituation): situation is (typeof stopping)[number] {
  return stopping.some((flag) => flag === situation);
}
