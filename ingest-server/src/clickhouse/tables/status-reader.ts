/**
 * What health, metrics, notices and the status page read: each question one cheap query, no cell but those of issues. A
 * probe reads proofs, the runs of a day and the open issues, and never the rows of a tab, so it costs the same at any size.
 */
import type { ClickHouseClient } from '@clickhouse/client';
import { editPaces, editTriggers, paceReasons } from '@qtickets/shared-schema/wire/google-pace';
import { READ_AT_AHEAD_MS_MAX } from '@qtickets/shared-schema/wire/limits';
import { z } from 'zod';
import type {
  Activity,
  Hour,
  LastProof,
  QuotaState,
  Run,
  RunOutcome,
  SmokeRun,
  State,
  StatusReader,
  TabState,
} from '../../health/ports.ts';
import { select } from '../client.ts';
import { outageOf } from '../outage.ts';
import { missingObjects } from '../schema/missing-objects.ts';
import { identifier } from './hashes.ts';
import { createRowHistory } from './row-history.ts';
import {
  aheadQuery,
  editHoursQuery,
  hoursQuery,
  issuesCountQuery,
  issuesQuery,
  lastRunsQuery,
  newestIssuesQuery,
  olderRunsQuery,
  proofQuery,
  quotaQuery,
  runsSinceQuery,
  smokeQuery,
} from './status-queries.ts';

const HOURS_SHOWN = 48;

const number = z.coerce.number();
const severity = z.enum(['error', 'draft', 'notice']);

const proofRow = z.object({
  source: z.string(),
  tab: z.string(),
  at: number,
  rows: number,
  latestDate: z.string().nullable(),
  held: number,
  names: z.array(z.string()),
  headers: z.array(z.record(z.string(), z.string())),
});
const issuesRow = z.object({
  source: z.string(),
  tab: z.string(),
  error: number,
  draft: number,
  notice: number,
  errorRows: number,
  draftRows: number,
  oldestErrorAt: number,
  names: z.array(z.string()),
});
const aheadRow = z.object({ source: z.string(), until: number });
const quotaRow = z.object({
  source: z.string(),
  fetches: number,
  triggerSeconds: number,
  since: number,
  account: z.enum(['consumer', 'workspace', '']),
  comparisonSeconds: number.nullable(),
  tickMinutes: number,
  edits: z.enum([...editPaces, '']),
  reason: z.enum([...paceReasons, '']),
  editTrigger: z.enum([...editTriggers, '']),
});

function quotaOf({ tickMinutes, edits, reason, editTrigger, ...spent }: z.infer<typeof quotaRow>): QuotaState {
  if (tickMinutes <= 0 || edits === '' || reason === '') return { ...spent, pace: null };
  return { ...spent, pace: { tickMinutes, edits, reason, ...(editTrigger !== '' && { editTrigger }) } };
}

const hourRow = z.object({ at: number, upserts: number, deletes: number });
const editHourRow = z.object({ at: number, median: number, max: number });
const smokeRow = z.object({
  at: number,
  name: z.string(),
  severity: z.enum(['error', 'warning']),
  passed: number.transform((value) => value === 1),
});
const runRow = z.object({
  runId: z.string(),
  source: z.string(),
  trigger: z.string(),
  bundle: z.string(),
  status: z.enum(['running', 'success', 'error']),
  startedAt: number,
  finishedAt: number,
  rowsProcessed: number,
  message: z.string(),
  cause: z.string(),
  flags: z.array(z.string()),
  outcomes: z.record(z.string(), z.string()),
});
const issueRow = z.object({
  source: z.string(),
  contract: z.string(),
  tab: z.string(),
  row: number,
  column: z.string(),
  code: z.string(),
  severity,
  message: z.string(),
  value: z.string(),
  cell: z.string(),
  gid: z.number().nullable(),
  seenAt: number,
  firstSeenAt: number,
});

/** @param database must hold the objects that `migrate` makes */
export function createStatusReader(client: ClickHouseClient, database: string): StatusReader {
  const db = identifier(database);
  // The one look that grows with the tables: a wrong clock is found within a quarter of an hour, and not by every probe.
  const ahead = everyQuarter((now) => {
    return select(client, aheadRow, aheadQuery(db), { limit: now + READ_AT_AHEAD_MS_MAX });
  });
  return {
    state: async (now, sources) => ({ ...(await readState(client, db, now, sources)), ahead: await ahead(now) }),
    missing: missingObjects(client, database),
    activity: (now, source) => readActivity(client, db, now, source),
    issues: (source, limit) => select(client, issueRow, issuesQuery(db, source, limit)),
    newestIssues: () => select(client, issueRow, newestIssuesQuery(db)),
    rows: createRowHistory(client, database),
    outageOf: (error) => outageOf(client, error),
  };
}

const QUARTER_MS = 15 * 60_000;

/** The last good answer for a quarter of an hour. */
function everyQuarter<Value>(load: (now: number) => Promise<Value>): (now: number) => Promise<Value> {
  let last: { readonly at: number; readonly value: Value } | null = null;
  return async (now) => {
    if (last === null || Math.abs(now - last.at) >= QUARTER_MS) last = { at: now, value: await load(now) };
    return last.value;
  };
}

/** One question after the other: a probe never holds more than one of the engine's threads. */
async function readState(
  client: ClickHouseClient,
  db: string,
  now: number,
  sources: readonly string[],
): Promise<Omit<State, 'ahead'>> {
  const day = lastDay(now);
  const proofs = await select(client, proofRow, proofQuery(db));
  const issues = await select(client, issuesRow, issuesCountQuery(db));
  const recent = await select(client, runRow, lastRunsQuery(db), day);
  const missing = sources.filter((source) => !recent.some((run) => run.source === source));
  const older =
    missing.length === 0 ? [] : await select(client, runRow, olderRunsQuery(db, missing), { until: day.until });
  const quotas = (await select(client, quotaRow, quotaQuery(db), day)).map(quotaOf);
  const smoke = await select(client, smokeRow, smokeQuery(db));
  const runs = [...recent, ...older].map(toRun);
  return { tabs: tabStates(proofs, issues), runs, quotas, smoke: smokeRunOf(smoke) };
}

/** Unix seconds. What is recorded as later than any clock of ours can be off is damage, and must not hide what is newer. */
function lastDay(now: number): { since: number; until: number } {
  const seconds = Math.floor(now / 1000);
  return { since: seconds - 86_400, until: seconds + 600 };
}

async function readActivity(
  client: ClickHouseClient,
  db: string,
  now: number,
  source: string | null,
): Promise<Activity> {
  const day = lastDay(now);
  const since = Math.floor(now / 1000) - HOURS_SHOWN * 3_600;
  const [changes, edits, runs, issues] = await Promise.all([
    select(client, hourRow, hoursQuery(db, source), { since }),
    select(client, editHourRow, editHoursQuery(db, source), { ...day, since }),
    select(client, runRow, runsSinceQuery(db, source), day),
    select(client, issueRow, issuesQuery(db, source)),
  ]);
  return { hours: hoursOf(changes, edits), runs: runs.map(toRun), issues };
}

function smokeRunOf(rows: readonly z.infer<typeof smokeRow>[]): SmokeRun | null {
  const [first] = rows;
  return first === undefined ? null : { at: first.at, checks: rows.map(({ at: _, ...check }) => check) };
}

/** Outcomes of both forms of a report: a word a contract, and `flags` as `<kind>:<contract>`. */
function toRun({ flags, outcomes, ...run }: z.infer<typeof runRow>): Run {
  const flagged = flags.map((text) => {
    const [kind = '', tab = ''] = text.split(':');
    return { kind: kind === 'keeps_moving' ? 'unsettled' : kind, tab };
  });
  const named = Object.entries(outcomes).map(([tab, kind]) => ({ kind, tab }));
  const isNamed = ({ kind, tab }: RunOutcome) => named.some((known) => known.kind === kind && known.tab === tab);
  return { ...run, outcomes: [...named, ...flagged.filter((flag) => !isNamed(flag))] };
}

const noIssues = {
  ...{ error: 0, draft: 0, notice: 0, errorRows: 0, draftRows: 0 },
  oldestErrorAt: Number.MAX_SAFE_INTEGER,
  names: [],
};

function tabStates(
  proofs: readonly z.infer<typeof proofRow>[],
  issues: readonly z.infer<typeof issuesRow>[],
): TabState[] {
  const places = new Map(
    [...proofs, ...issues].map(({ source, tab }) => [JSON.stringify([source, tab]), { source, tab }]),
  );
  return [...places.values()].map((place) => {
    const isHere = ({ source, tab }: { source: string; tab: string }) => source === place.source && tab === place.tab;
    const found = proofs.find(isHere);
    const { error, draft, notice, errorRows, draftRows, oldestErrorAt, names } = issues.find(isHere) ?? noIssues;
    return {
      ...place,
      names: found !== undefined && found.names.length > 0 ? found.names : names,
      headers: found?.headers ?? [],
      proof: found === undefined ? null : lastProof(found),
      issues: { error, draft, notice },
      waiting: { errors: errorRows, drafts: draftRows },
      oldestErrorAt: oldestErrorAt === Number.MAX_SAFE_INTEGER ? null : oldestErrorAt,
    };
  });
}

function lastProof({ at, rows, latestDate, held }: z.infer<typeof proofRow>): LastProof {
  return { at, rows, latestDate, held };
}

function hoursOf(changes: readonly z.infer<typeof hourRow>[], edits: readonly z.infer<typeof editHourRow>[]): Hour[] {
  const moments = [...new Set([...changes, ...edits].map(({ at }) => at))].sort((a, b) => a - b);
  return moments.map((at) => {
    const change = changes.find((hour) => hour.at === at);
    const edit = edits.find((hour) => hour.at === at);
    return {
      at,
      upserts: change?.upserts ?? 0,
      deletes: change?.deletes ?? 0,
      editSecondsMedian: edit?.median ?? null,
      editSecondsMax: edit?.max ?? null,
    };
  });
}
