/** When each spreadsheet was last heard of, and what health says of it: in the words of the status page. */

import { TRIGGER_SECONDS } from '@qtickets/shared-schema/wire/google-quotas';
import { z } from 'zod';
import { messageOf } from '../errors.ts';
import {
  type Health,
  isThere,
  type SourceHealth,
  type SpentQuota,
  situationClaims,
  type TabHealth,
} from '../health/health.ts';
import { countOf } from '../health/spans.ts';
import { findingText } from '../health/texts.ts';
import { type Check, unknown, warning, well } from './check.ts';

const SUBJECT = 'spreadsheets';
const DAY = 'Google’s day';

/** From health as judged in this process. */
export function checksOfHealth(health: Health): Check[] {
  const findings = health.findings.map((finding): Check => {
    const { what, todo } = findingText(finding, health, 'en');
    return { subject: SUBJECT, level: finding.level, message: what, todo };
  });
  // Of what was last seen before an outage nothing is known now.
  if (!health.isCurrent) return findings;
  return [
    ...health.sources.filter(({ level, heartbeatAt }) => level === 'ok' && heartbeatAt !== null).map(heardOf),
    ...health.sources.flatMap(dayOf),
    ...findings,
  ];
}

function heardOf({ id, name, minutesSinceHeartbeat, tabs }: SourceHealth): Check {
  const heard = `${name || id}: heard of ${ago(minutesSinceHeartbeat)}`;
  const there = tabs.filter(isThere);
  const open = there.filter(({ situation }) => situationClaims[situation] !== 'equal');
  if (open.length > 0) {
    const names = open.map(({ tab }) => tab).join(', ');
    return unknown(SUBJECT, `${heard}; not known to be equal now: ${names}.`, 'The next run compares them.');
  }
  if (there.length > 0) return well(SUBJECT, `${heard}; equal: ${there.map(rowsOf).join(', ')}`);
  return unknown(SUBJECT, `${heard}; no tab was compared.`, 'QTickets → Sync now in the spreadsheet compares them.');
}

/** Said before the day is spent: health warns when most of it is. */
function dayOf({ id, name, quota }: SourceHealth): Check[] {
  if (quota === null || quota.minutesAtThisPace === null) return [];
  const { minutesSpent, minutesGiven, minutesAtThisPace } = quota;
  const spent = `${name || id}: ${minutesSpent} of the ${minutesGiven} min that Google gives triggers a day are spent; at this pace ${minutesAtThisPace} by its end`;
  return [minutesAtThisPace > minutesGiven ? warning(DAY, `${spent}.`, wayOut(quota)) : well(DAY, spent)];
}

function wayOut({ minutesGiven }: SpentQuota): string {
  const larger = minutesGiven === TRIGGER_SECONDS.consumer / 60 ? 'a Workspace account has 6 hours, ' : '';
  return `If that is more than a busy morning: ${larger}fewer rows cost less, and with READER=api the server reads the sheet itself, without triggers (ops/RUNBOOK.md, google-quota).`;
}

function rowsOf({ tab, rows, minutesSinceProof, waiting }: TabHealth): string {
  const apart = waiting.errors + waiting.drafts;
  const waits = apart === 0 ? '' : `, ${countOf(apart, 'waitingRow', 'en')} to be fixed`;
  return `${tab} ${countOf(rows ?? 0, 'row', 'en')}, checked ${ago(minutesSinceProof)}${waits}`;
}

function ago(minutes: number | null): string {
  if (minutes === null) return 'never';
  return minutes === 1 ? '1 minute ago' : `${minutes} minutes ago`;
}

const level = z.enum(['ok', 'warning', 'error']);
const answerSchema = z.object({
  status: level,
  problems: z.array(z.object({ status: level, en: z.object({ what: z.string(), todo: z.string() }) })).optional(),
});

/** From a running server, which holds the embedded data, so that nobody else can read it. @param token the administrator's, or MONITORING_TOKEN */
export async function checksOfServer(base: string, token: string | undefined, deadlineMs: number): Promise<Check[]> {
  try {
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const response = await fetch(`${base}/healthz/qtickets_sheets`, {
      headers,
      signal: AbortSignal.timeout(deadlineMs),
    });
    return checksOfAnswer(base, answerSchema.parse(await response.json()));
  } catch (error) {
    return [
      warning(SUBJECT, `${base}/healthz/qtickets_sheets does not say how it is: ${messageOf(error)}`, 'See its log.'),
    ];
  }
}

function checksOfAnswer(base: string, { status, problems }: z.infer<typeof answerSchema>): Check[] {
  const reported = (problems ?? []).map((problem): Check => {
    return { subject: SUBJECT, level: problem.status, message: problem.en.what, todo: problem.en.todo };
  });
  if (reported.some((check) => check.level === status)) return reported;
  const todo =
    status === 'ok' ? '' : 'Details: run it with the SOURCES_FILE of the server, as its user (ops/manage.sh doctor).';
  return [
    { subject: SUBJECT, level: status, message: `the running server at ${base} says: ${status}`, todo },
    ...reported,
  ];
}
