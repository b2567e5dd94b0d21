/** Health as the JSON of `/healthz/…`: the keys of the system that this one replaces, and what is new. */
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { issueLink } from './cell-link.ts';
import {
  completenessOf,
  type Finding,
  type Health,
  isThere,
  type Level,
  type SourceHealth,
  type TabHealth,
  worst,
} from './health.ts';
import type { SeenActivity } from './monitor.ts';
import type { Outage } from './ports.ts';
import { findingText, type Language, languages, runbookAnchor } from './texts.ts';

type Json = Readonly<Record<string, unknown>>;

function timestamp(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** What anyone may know. */
export function plainHealth({ level, at }: Health): Json {
  return { status: level, timestamp: timestamp(at) };
}

/** `/healthz/qtickets_sheets`. */
export function describeIntegration(health: Health): Json {
  return {
    ...plainHealth(health),
    integration: 'qtickets_sheets',
    version: health.version,
    checks: {
      clickhouse: describeClickHouse(health),
      job_run: describeLastRun(health),
      data_freshness: freshnessByTable(health),
    },
    problems: health.findings.map((finding) => describeFinding(finding, health)),
    as_of: timestamp(health.isCurrent ? health.at : health.readAt),
    spreadsheets: health.sources.map((source) => describeSource(source, health)),
  };
}

/** `/healthz/detailed`. */
export function describeDetailed(health: Health): Json {
  return {
    ...plainHealth(health),
    checks: {
      clickhouse: describeClickHouse(health),
      data_freshness: freshnessByTable(health),
      job_runs: { qtickets_sheets: describeLastRun(health) },
    },
  };
}

function freshnessByTable(health: Health): Json {
  return Object.fromEntries(describeFreshness(health).map(({ source, ...rest }) => [source, rest]));
}

/** `/healthz/freshness`. */
export function describeFreshnessList(health: Health): Json {
  return { ...plainHealth(health), data: describeFreshness(health) };
}

function describeClickHouse({ outage, readAt, findings }: Health): Json {
  const message = outage === null ? 'reachable' : outageMessages[outage];
  const level = worst(findings.filter(({ code }) => code.startsWith('clickhouse_')).map((finding) => finding.level));
  return { status: level, message, last_read: timestamp(readAt) };
}

const outageMessages: Readonly<Record<Outage, string>> = {
  unreachable: 'does not answer',
  slow: 'answers, but not in time',
  denied: 'does not take user or password',
  failing: 'answers, but refuses what is asked',
};

/** `unknown`: of what was last seen, while nothing newer can be. */
type Status = Level | 'unknown';

function statusNow(level: Level, { isCurrent }: Health): Status {
  return isCurrent ? level : 'unknown';
}

/** The newest run of all spreadsheets, and whether they are heard of as they should be. */
function describeLastRun(health: Health): Json {
  const { sources, findings } = health;
  const runs = sources.flatMap(({ lastRun }) => (lastRun === null ? [] : [lastRun]));
  const newest = runs.reduce<(typeof runs)[number] | null>(
    (a, b) => (a === null || b.startedAt > a.startedAt ? b : a),
    null,
  );
  const silences = sources.flatMap(({ minutesSinceHeartbeat }) => minutesSinceHeartbeat ?? []);
  const ofRuns = new Set(['silent', 'all_silent', 'run_failed', 'run_lost', 'never_synced', 'no_sources']);
  return {
    status: statusNow(worst(findings.filter(({ code }) => ofRuns.has(code)).map(({ level }) => level)), health),
    last_run: timestamp(newest?.finishedAt ?? null),
    last_status: newest?.status ?? null,
    rows_processed: newest?.rowsProcessed ?? 0,
    minutes_since_run: silences.length === 0 ? null : Math.min(...silences),
  };
}

type Freshness = {
  source: string;
  status: Status;
  latest_date: string | null;
  days_behind: number | null;
  /** Rows that sheets and table had alike at their last proofs; null: none was proven. */
  total_rows: number | null;
  rows_waiting: number;
  rows_held: number;
  completeness: number | null;
  oldest_issue_at: string | null;
  /** null: one of the tabs was never proven. */
  verified_at: string | null;
  minutes_since_verified: number | null;
};

/** One entry a table: the status is that of the proofs, the oldest of which counts; the date is for people. */
function describeFreshness(health: Health): Freshness[] {
  const { sources } = health;
  return contracts.flatMap(({ tab }) => {
    const tabs = sources.flatMap((source) => source.tabs.filter((known) => known.tab === tab && isThere(known)));
    if (tabs.length === 0) return [];
    const latest = tabs.reduce((a, b) => ((b.latestDate ?? '') > (a.latestDate ?? '') ? b : a));
    const isProven = tabs.every(({ provenAt }) => provenAt !== null);
    const proven = isProven ? tabs.flatMap(({ provenAt }) => provenAt ?? []) : [];
    const rows = tabs.flatMap((known) => known.rows ?? []);
    const waiting = total(tabs.map((known) => known.waiting.errors + known.waiting.drafts));
    const oldest = tabs.flatMap(({ oldestErrorAt }) => oldestErrorAt ?? []);
    const ages = isProven ? tabs.flatMap(({ minutesSinceProof }) => minutesSinceProof ?? []) : [];
    return {
      source: tab,
      status: statusNow(worst(tabs.map(({ level }) => level)), health),
      latest_date: latest.latestDate,
      days_behind: latest.daysBehind,
      total_rows: rows.length === 0 ? null : total(rows),
      rows_waiting: waiting,
      rows_held: total(tabs.map((known) => known.waiting.held)),
      completeness: rows.length === 0 ? null : completenessOf(total(rows), waiting),
      oldest_issue_at: oldest.length === 0 ? null : timestamp(Math.min(...oldest)),
      verified_at: proven.length === 0 ? null : timestamp(Math.min(...proven)),
      minutes_since_verified: ages.length === 0 ? null : Math.max(...ages),
    };
  });
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** In each language, since the language of a monitor's reader is not known. */
function describeFinding(finding: Finding, health: Health): Json {
  const say = (language: Language) => findingText(finding, health, language);
  return { ...plainFinding(finding), ...Object.fromEntries(languages.map((language) => [language, say(language)])) };
}

/** Without a sentence. */
export function plainFinding({ level, code, source, tab }: Finding): Json {
  return { status: level, code, spreadsheet_id: source, tab, runbook: `ops/RUNBOOK.md#${runbookAnchor(code)}` };
}

function describeSource(source: SourceHealth, health: Health): Json {
  const { lastRun } = source;
  return {
    spreadsheet_id: source.id,
    name: source.name,
    status: statusNow(source.level, health),
    minutes_since_heartbeat: source.minutesSinceHeartbeat,
    last_run:
      lastRun === null
        ? null
        : {
            run_id: lastRun.runId,
            trigger: lastRun.trigger,
            status: lastRun.status,
            started_at: timestamp(lastRun.startedAt),
            finished_at: timestamp(lastRun.finishedAt),
            rows_processed: lastRun.rowsProcessed,
            message: lastRun.message,
            cause: lastRun.cause === '' ? null : lastRun.cause,
          },
    bundle: {
      version: source.bundle,
      older_than_server: source.isBundleOlder,
      contracts_differ: source.contractsDiffer,
    },
    google_day: describeGoogleDay(source),
    tabs: source.tabs.map((tab) => describeTab(tab, health)),
  };
}

/** Minutes of Google's trigger time; null where no run of the last day said what it spent. */
function describeGoogleDay({ quota }: SourceHealth): Json | null {
  if (quota === null) return null;
  const { minutesSpent, minutesGiven, minutesAtThisPace, expected } = quota;
  return {
    minutes_spent: minutesSpent,
    minutes_given: minutesGiven,
    minutes_at_this_pace: minutesAtThisPace,
    minutes_expected: expected,
  };
}

function describeTab(tab: TabHealth, health: Health): Json {
  return {
    tab: tab.tab,
    status: statusNow(tab.level, health),
    situation: tab.situation,
    rows: tab.rows,
    last_proof: timestamp(tab.provenAt),
    minutes_since_proof: tab.minutesSinceProof,
    last_attempt: timestamp(tab.attemptedAt),
    rows_waiting: tab.waiting.errors + tab.waiting.drafts,
    rows_held: tab.waiting.held,
    completeness: tab.completeness,
    oldest_issue_at: timestamp(tab.oldestErrorAt),
    open_issues: tab.issues.error,
    drafts: tab.issues.draft,
    notices: tab.issues.notice,
  };
}

/** What happened lately, for `/status.json`. */
export function describeActivity(activity: SeenActivity | null): Json | null {
  if (activity === null) return null;
  return {
    as_of: timestamp(activity.readAt),
    hours: activity.hours.map(({ at, upserts, deletes, editSecondsMedian, editSecondsMax }) => ({
      hour: timestamp(at),
      rows_upserted: upserts,
      rows_deleted: deletes,
      edit_seconds_median: editSecondsMedian,
      edit_seconds_max: editSecondsMax,
    })),
    issues: activity.issues.map(({ source, seenAt, firstSeenAt, ...issue }) => ({
      spreadsheet_id: source,
      ...issue,
      seen_at: timestamp(seenAt),
      first_seen_at: timestamp(firstSeenAt),
      link: issueLink({ source, ...issue }),
    })),
  };
}
