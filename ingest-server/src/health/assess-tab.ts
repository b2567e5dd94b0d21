/** How one tab of one spreadsheet does, from its last proof and how the last runs ended for it. */

import { isOutcomeKind, type OutcomeKind, outcomeGrades } from '@qtickets/shared-schema/client/outcome';
import type { Pace } from '@qtickets/shared-schema/wire/google-pace';
import { READ_AT_AHEAD_MS_MAX } from '@qtickets/shared-schema/wire/limits';
import {
  completenessOf,
  type Finding,
  type FindingCode,
  isLost,
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
  /** Silence of the whole spreadsheet that is reported already. */
  readonly silence: Level;
  /** What the script keeps to. */
  readonly pace: Pace | null;
  /** YYYY-MM-DD */
  readonly today: string;
};

export type AssessedTab = { readonly health: TabHealth; readonly findings: readonly Finding[] };

/**
 * What an outcome in a report makes of its tab. `unfinished`: the age of its last proof says how serious that is.
 * `settled`: what earlier runs reported is over. `says nothing`: the tab was not compared, so what they reported stays.
 */
const meaningOf: Readonly<Record<OutcomeKind, TabSituation | 'settled' | 'says nothing'>> = {
  equal: 'settled',
  equal_except: 'settled',
  sent: 'says nothing',
  differs: 'says nothing',
  not_asked: 'unfinished',
  never: 'says nothing',
  unsettled: 'unfinished',
  out_of_time: 'unfinished',
  older_bundle: 'contracts_differ',
  blocked: 'blocked',
  digest_disagrees: 'digest_disagrees',
  not_readable: 'not_readable',
  read_failed: 'read_failed',
  refused: 'refused',
  absent: 'absent',
  gone: 'gone',
};

/** What is said of a tab besides its spreadsheet, and how serious that is; null: nothing, or judged by age. */
const findingOfSituation: Readonly<Record<TabSituation, { readonly code: FindingCode; readonly level: Level } | null>> =
  {
    unknown: null,
    waiting: null,
    absent: null,
    equal: null,
    equal_except: null,
    unfinished: null,
    stale: null,
    never_equal: null,
    // Said once of the whole spreadsheet.
    contracts_differ: null,
    digest_disagrees: { code: 'digest_disagrees', level: 'error' },
    blocked: { code: 'blocked', level: 'error' },
    not_readable: { code: 'not_readable', level: 'error' },
    read_failed: { code: 'read_failed', level: 'error' },
    refused: { code: 'refused', level: 'error' },
    gone: { code: 'gone', level: 'warning' },
    unrecognised: { code: 'unrecognised', level: 'warning' },
  };

const DAY_MS = 86_400_000;
const noIssues = { error: 0, draft: 0, notice: 0 };
const noneWaiting = { errors: 0, drafts: 0 };

export function assessTab(facts: TabFacts, now: number, thresholds: Thresholds): AssessedTab {
  const { state, tab } = facts;
  const { situation, level, age } = judge(facts, now, thresholds);
  const proof = state?.proof ?? null;
  const latestDate = proof?.latestDate ?? null;
  const waiting = state?.waiting ?? noneWaiting;
  const health: TabHealth = {
    tab,
    names: state?.names ?? [],
    headers: state?.headers ?? [],
    level,
    situation,
    rows: proof?.rows ?? null,
    latestDate,
    daysBehind: latestDate === null ? null : Math.round((Date.parse(facts.today) - Date.parse(latestDate)) / DAY_MS),
    provenAt: proof?.at ?? null,
    minutesSinceProof: proof === null ? null : minutesSince(proof.at, now),
    attemptedAt: attemptedAt(facts),
    issues: state?.issues ?? noIssues,
    waiting: { ...waiting, held: proof?.held ?? 0 },
    oldestErrorAt: state?.oldestErrorAt ?? null,
    completeness: proof === null ? null : completenessOf(proof.rows, waiting.errors + waiting.drafts),
  };
  return { health, findings: findingsOf(facts, health, age, now, thresholds) };
}

type Judgement = { readonly situation: TabSituation; readonly level: Level; readonly age: number | null };

function judge(facts: TabFacts, now: number, thresholds: Thresholds): Judgement {
  const { state } = facts;
  if (!facts.isKnown) return { situation: 'unknown', level: 'ok', age: null };
  const hasReported = facts.runs.some((run) => run.status !== 'running');
  if (!hasReported && state === undefined) return { situation: 'waiting', level: 'ok', age: null };
  const open = openOutcome(facts, now);
  const reported = open === null ? 'equal' : situationOf(open);
  // Where it held nothing, nothing is left behind.
  const situation = reported === 'gone' && state?.proof?.rows === 0 ? 'absent' : reported;
  if (situation !== 'equal' && situation !== 'unfinished' && situation !== 'contracts_differ') {
    return { situation, level: findingOfSituation[situation]?.level ?? 'ok', age: null };
  }
  if (state === undefined && open === null) return { situation: 'absent', level: 'ok', age: null };
  if (facts.contractsDiffer || situation === 'contracts_differ') {
    return { situation: 'contracts_differ', level: 'warning', age: null };
  }
  return judgeAge(facts, situation === 'unfinished', now, thresholds);
}

/** A tab that was never equal is as old as the oldest run that is known. */
function judgeAge(
  { runs, state, pace }: TabFacts,
  isUnfinished: boolean,
  now: number,
  thresholds: Thresholds,
): Judgement {
  const proof = state?.proof ?? null;
  const since = proof?.at ?? Math.min(now, ...runs.map((run) => run.startedAt));
  const age = minutesSince(since, now);
  const level = levelOfAge(age, thresholds, pace);
  // The clock was set back since, so nobody knows how old it is.
  if (since > now + READ_AT_AHEAD_MS_MAX) return { situation: 'stale', level: 'warning', age: null };
  if (proof === null) return { situation: 'never_equal', level: level === 'error' ? 'error' : 'warning', age };
  if (level !== 'ok') return { situation: 'stale', level, age };
  const { errors, drafts } = state?.waiting ?? noneWaiting;
  const atProof = errors + drafts + proof.held === 0 ? 'equal' : 'equal_except';
  return { situation: isUnfinished ? 'unfinished' : atProof, level: proof.held > 0 ? 'warning' : 'ok', age };
}

/**
 * What runs reported of this tab, if nothing has settled it since: neither a proof after that run began, nor a later
 * full comparison that no longer says so. A run of the edit trigger looks at its rows only; one that was lost did not end.
 */
function openOutcome({ runs, tab, state }: TabFacts, now: number): string | null {
  for (const run of runs) {
    if (run.status === 'running' && !isLost(run, now)) continue;
    if (state !== undefined && state.proof !== null && state.proof.at >= run.startedAt) return null;
    const implied = impliedBy(run);
    // Of a tab that may never have been there it says nothing.
    if (implied !== null && state !== undefined) return implied;
    const kinds = run.outcomes.filter((outcome) => outcome.tab === tab).map(({ kind }) => kind);
    const open = kinds.filter((kind) => situationOf(kind) !== 'equal');
    // What a person must settle counts before what settles itself.
    const worst = open.find((kind) => isOutcomeKind(kind) && outcomeGrades[kind] === 'error') ?? open[0];
    if (worst !== undefined) return worst;
    const isSettled = kinds.some((kind) => isOutcomeKind(kind) && meaningOf[kind] === 'settled');
    if (isSettled || (kinds.length === 0 && run.trigger !== 'edit' && run.status === 'success')) return null;
  }
  return null;
}

/** What a run that names no tab makes of each: it was lost in the middle, or stopped before it knew its tabs. */
function impliedBy({ status, cause, outcomes }: Run): OutcomeKind | null {
  if (status === 'running') return 'out_of_time';
  return cause !== '' && outcomes.length === 0 ? 'not_asked' : null;
}

/** `equal` where it says nothing against it. */
function situationOf(kind: string): TabSituation {
  if (!isOutcomeKind(kind)) return 'unrecognised';
  const meaning = meaningOf[kind];
  return meaning === 'settled' || meaning === 'says nothing' ? 'equal' : meaning;
}

function attemptedAt({ runs, tab }: TabFacts): number | null {
  const ended = runs.filter(({ status }) => status !== 'running');
  const own = ended.filter(({ outcomes, trigger }) => {
    return outcomes.some((outcome) => outcome.tab === tab) || (outcomes.length === 0 && trigger !== 'edit');
  });
  return own.length === 0 ? null : Math.max(...own.map(({ finishedAt }) => finishedAt));
}

/** What is unknown to this server by its name; what Google or the server refused by their own words. */
function detailOf(facts: TabFacts, situation: TabSituation, now: number): string {
  if (situation === 'unrecognised') return openOutcome(facts, now) ?? '';
  if (situation !== 'read_failed' && situation !== 'refused') return '';
  const isOfTab = ({ outcomes }: Run) => outcomes.some(({ kind, tab }) => kind === situation && tab === facts.tab);
  return facts.runs.find(isOfTab)?.message ?? '';
}

/** Outcomes that the next run settles by itself. */
const unfinished: readonly (string | null)[] = ['unsettled', 'out_of_time'] satisfies OutcomeKind[];

function findingsOf(
  facts: TabFacts,
  health: TabHealth,
  age: number | null,
  now: number,
  thresholds: Thresholds,
): Finding[] {
  const findings: Finding[] = [];
  const add = (level: Level, code: FindingCode, amount: number | null = null, detail = '') =>
    findings.push({ level, code, source: facts.source, tab: facts.tab, amount, detail, cause: null });
  const { situation, level, issues, waiting, oldestErrorAt } = health;
  const own = findingOfSituation[situation];
  if (own !== null) add(own.level, own.code, health.rows, detailOf(facts, situation, now));
  // A spreadsheet that is silent as a whole has said so; so has one that can't be proven.
  const isOfAge = situation === 'stale' || situation === 'never_equal';
  if (isOfAge && age !== null && facts.silence !== level) add(level, situation, age);
  if (unfinished.includes(openOutcome(facts, now))) add('ok', 'unfinished');
  if (waiting.held > 0) add('warning', 'rows_held', waiting.held);
  const days = oldestErrorAt === null ? 0 : Math.floor((now - oldestErrorAt) / DAY_MS);
  if (issues.error > 0 && days >= thresholds.issuesAfterDays)
    add('warning', 'issues_old', waiting.errors, String(days));
  else if (issues.error > 0) add('ok', 'issues_open', issues.error);
  return findings;
}
