/** Judges the whole: a pure function of what is known, the moment, and the thresholds (PROTOCOL 5). */
import { causeKinds, isOutcomeKind, outcomeGrades } from '@qtickets/shared-schema/client/outcome';
import { isOptional } from '@qtickets/shared-schema/contracts/index';
import {
  accountOf,
  expectedDay,
  QUOTA_DAY_MS,
  QUOTA_WARNING_SHARE,
  secondsAtThisPace,
  TRIGGER_SECONDS,
} from '@qtickets/shared-schema/wire/google-quotas';
import { isOlder } from '../version.ts';
import { assessTab } from './assess-tab.ts';
import {
  BY_API,
  type Facts,
  type Finding,
  type FindingCode,
  type Health,
  isLost,
  type KnownSource,
  type Level,
  levelOfAge,
  minutesSince,
  OF_ALL,
  type RunHealth,
  rankOf,
  type SourceHealth,
  type SpentQuota,
  type Thresholds,
  worst,
} from './health.ts';
import type { Outage, Run, State } from './ports.ts';

/** @param now unix milliseconds */
export function assess(facts: Facts, now: number, thresholds: Thresholds): Health {
  // While ClickHouse is away no spreadsheet can report: that is its fault, and each is judged as it was last seen.
  const seenAt = facts.outage === null ? now : (facts.readAt ?? now);
  const judged = facts.sources.map((source) => assessSource(source, facts, seenAt, thresholds));
  const findings = [
    ...installationFindings(facts, now),
    ...withChorus(
      judged.flatMap((source) => source.findings),
      facts.sources.length,
    ),
  ];
  return {
    level: worst(findings.map(({ level }) => level)),
    at: now,
    version: facts.version,
    readAt: facts.readAt,
    outage: facts.outage,
    isCurrent: isCurrent(facts, now),
    sources: judged.map(({ health }) => health),
    findings: findings.sort((a, b) => rankOf[b.level] - rankOf[a.level]),
  };
}

/** Under load one reading takes longer; what was read a moment ago still holds. */
const CURRENT_MS = 60_000;
/** A ClickHouse that is slow for longer than this is a fault. */
const SLOW_ERROR_MS = 5 * 60_000;

function isCurrent({ outage, readAt }: Facts, now: number): boolean {
  return readAt !== null && (outage === null || (outage === 'slow' && now - readAt < CURRENT_MS));
}

const codeOfOutage: Readonly<Record<Outage, FindingCode>> = {
  unreachable: 'clickhouse_unreachable',
  slow: 'clickhouse_slow',
  denied: 'clickhouse_denied',
  failing: 'clickhouse_failing',
};

function levelOfOutage(facts: Facts, outage: Outage, now: number): Level {
  if (outage !== 'slow') return 'error';
  if (isCurrent(facts, now)) return 'ok';
  return now - (facts.readAt ?? facts.startedAt) < SLOW_ERROR_MS ? 'warning' : 'error';
}

function installationFindings(facts: Facts, now: number): Finding[] {
  const { outage, sources, state, missing } = facts;
  const whole = { source: null, tab: null, amount: null, detail: '', cause: null };
  const findings: Finding[] = [];
  if (outage !== null) {
    findings.push({ ...whole, level: levelOfOutage(facts, outage, now), code: codeOfOutage[outage] });
  }
  if (missing.length > 0) {
    const named = { amount: missing.length, detail: missing.join(', ') };
    findings.push({ ...whole, ...named, level: 'error', code: 'tables_missing' });
  }
  if (sources.length === 0) findings.push({ ...whole, level: 'warning', code: 'no_sources' });
  const failed = state?.smoke?.checks.filter(({ passed, severity }) => !passed && severity === 'error') ?? [];
  if (failed.length > 0) {
    const detail = failed.map(({ name }) => name).join(', ');
    findings.push({ ...whole, level: 'warning', code: 'smoke_failed', amount: failed.length, detail });
  }
  return findings;
}

/** Where all of several spreadsheets are silent, the cause is mostly here: that comes first, and each is said shortly. */
function withChorus(findings: readonly Finding[], sources: number): readonly Finding[] {
  const silent = findings.filter(({ code }) => code === 'silent');
  if (sources < 2 || silent.length < sources) return findings;
  const amount = Math.min(...silent.map((finding) => finding.amount ?? 0));
  const level = worst(silent.map((finding) => finding.level));
  const whole = { source: null, tab: null, detail: String(sources), cause: null };
  const each = findings.map((finding) => (finding.code === 'silent' ? { ...finding, detail: OF_ALL } : finding));
  return [{ ...whole, level, code: 'all_silent', amount }, ...each];
}

function assessSource(
  source: KnownSource,
  facts: Facts,
  now: number,
  thresholds: Thresholds,
): { health: SourceHealth; findings: readonly Finding[] } {
  const { state } = facts;
  const runs = (state?.runs ?? []).filter((run) => run.source === source.spreadsheetId);
  const contractsDiffer = isBuiltOtherwise(runs);
  const bundle = runs.find((run) => run.bundle !== '')?.bundle ?? '';
  const pace = state?.quotas.find((known) => known.source === source.spreadsheetId)?.pace ?? null;
  const own = sourceFindings(source, { ...facts, runs, contractsDiffer, bundle, pace }, now, thresholds);
  const silence = own.find(({ code }) => code === 'silent')?.level ?? 'ok';
  const assessed = source.tabs.map((tab) => {
    const ofTab = state?.tabs.find((known) => known.source === source.spreadsheetId && known.tab === tab);
    const isKnown = state !== null;
    const known = { isKnown, runs, contractsDiffer, silence, pace, today: facts.today };
    const of = { source: source.spreadsheetId, tab, state: ofTab, ...known };
    return assessTab(of, now, thresholds);
  });
  const tabs = assessed.filter(({ health: { tab, situation } }) => situation !== 'absent' || !isOptional(tab));
  const read = (facts.readers ?? []).flatMap(({ words, ...finding }): Finding[] => {
    if (finding.source !== source.spreadsheetId) return [];
    return [{ ...finding, amount: null, detail: '', cause: null, ...(words !== null && { words }) }];
  });
  const findings = [...own, ...read, ...tabs.flatMap((tab) => tab.findings)];
  const heartbeatAt = heartbeatOf(runs);
  const health: SourceHealth = {
    id: source.spreadsheetId,
    name: source.name === '' ? source.spreadsheetId : source.name,
    level: worst([...findings, ...tabs.map((tab) => tab.health)].map(({ level }) => level)),
    lastRun: runs[0] === undefined ? null : withLost(runs[0], now),
    heartbeatAt,
    minutesSinceHeartbeat: heartbeatAt === null ? null : minutesSince(heartbeatAt, now),
    bundle,
    isBundleOlder: isOlder(bundle, facts.version),
    contractsDiffer,
    quota: state === null ? null : quotaSpent(state, source.spreadsheetId, now),
    pace,
    tabs: tabs.map((tab) => tab.health),
  };
  return { health, findings };
}

/** Any word from the spreadsheet is a heartbeat; whether its tabs are equal is another question. */
function heartbeatOf(runs: readonly Run[]): number | null {
  return runs.length === 0 ? null : Math.max(...runs.map((run) => run.finishedAt));
}

/** The bundle says in each report that the server was built from other contracts, for as long as it is so. */
function isBuiltOtherwise(runs: readonly Run[]): boolean {
  const closed = runs.find((run) => run.status !== 'running' && run.trigger !== 'edit');
  return closed?.outcomes.some(({ kind }) => kind === 'older_bundle') ?? false;
}

/** A run as people should see it at `now`. */
export function withLost(run: Run, now: number): RunHealth {
  return isLost(run, now) ? { ...run, status: 'lost' } : run;
}

type SourceFacts = Pick<Facts, 'state' | 'version'> & {
  readonly runs: readonly Run[];
  readonly contractsDiffer: boolean;
  readonly bundle: string;
  /** As the last message had it, by whose receipt ages are counted. */
  readonly pace: SourceHealth['pace'];
};

function sourceFindings(source: KnownSource, facts: SourceFacts, now: number, thresholds: Thresholds): Finding[] {
  const { state, runs, contractsDiffer, bundle, pace, version } = facts;
  const findings: Finding[] = [];
  const cause = causeKinds.find((kind) => kind === runs[0]?.cause) ?? null;
  const ofReader = source.reader === 'api' ? BY_API : '';
  const add = (level: Level, code: FindingCode, amount: number | null = null, detail = '') =>
    findings.push({ level, code, source: source.spreadsheetId, tab: null, amount, detail, cause });
  // Before ClickHouse was read even once, nothing is known of a spreadsheet.
  if (state === null) return findings;
  const ahead = state.ahead.find((known) => known.source === source.spreadsheetId);
  if (ahead !== undefined) add('warning', 'time_ahead', minutesSince(now, ahead.until));
  const spent = quotaSpent(state, source.spreadsheetId, now);
  if (spent !== null && spent.share >= QUOTA_WARNING_SHARE) {
    add('warning', 'google_quota', Math.floor(spent.share * 100), String(spent.minutesLeft));
  }
  if (pace?.editTrigger === 'refused') add('warning', 'edit_trigger');
  const [last] = runs;
  if (last === undefined) {
    add('warning', 'never_synced', null, ofReader);
    return findings;
  }
  const silence = minutesSince(heartbeatOf(runs) ?? now, now);
  if (isFailed(last)) add('warning', 'run_failed', null, last.message);
  const level = levelOfAge(silence, thresholds, pace);
  if (level !== 'ok') add(level, 'silent', silence, ofReader);
  // Of a spreadsheet that is silent this is the smaller half of the news.
  else if (withLost(last, now).status === 'lost') add('warning', 'run_lost', minutesSince(last.startedAt, now));
  if (contractsDiffer) add('warning', 'contracts_differ', null, bundle);
  else if (isOlder(bundle, version)) add('ok', 'bundle_older', null, bundle);
  return findings;
}

/** Of the trigger time that Google gives a day; null where that is not known, or the day is over. */
function quotaSpent(state: State, source: string, now: number): SpentQuota | null {
  const quota = state.quotas.find((known) => known.source === source);
  if (quota === undefined || quota.since === 0 || quota.since + QUOTA_DAY_MS <= now) return null;
  const { triggerSeconds, since, account, comparisonSeconds } = quota;
  const limit = TRIGGER_SECONDS[accountOf(triggerSeconds, account === '' ? undefined : account)];
  const pace = secondsAtThisPace(quota, now);
  return {
    share: triggerSeconds / limit,
    minutesSpent: Math.round(triggerSeconds / 60),
    minutesGiven: limit / 60,
    minutesAtThisPace: pace === null ? null : Math.round(pace / 60),
    expected: comparisonSeconds === null ? null : expectedDay(comparisonSeconds),
    minutesLeft: minutesSince(now, Math.min(since, now) + QUOTA_DAY_MS),
  };
}

/** Whether a run failed as a whole; where tabs did, those are said. */
function isFailed({ status, cause, outcomes }: Run): boolean {
  const ofTab = outcomes.some(({ kind }) => isOutcomeKind(kind) && outcomeGrades[kind] === 'error');
  return status === 'error' && (cause !== '' || !ofTab);
}
