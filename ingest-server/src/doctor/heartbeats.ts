/** When each spreadsheet was last heard of, and what health says of it: in the words of the status page. */
import { TRIGGER_SECONDS } from '@qtickets/shared-schema/wire/google-quotas';
import { z } from 'zod';
import {
  type Health,
  isThere,
  type SourceHealth,
  type SpentQuota,
  situationClaims,
  type TabHealth,
} from '../health/health.ts';
import { findingText } from '../health/texts.ts';
import { spoken } from '../words/language.ts';
import { say } from '../words/words.ts';
import { type Check, unknown, warning, well } from './check.ts';
import { whyNot } from './public-url.ts';

const SUBJECT = 'spreadsheets';
const DAY = 'Google’s day';

/** From health as judged in this process. */
export function checksOfHealth(health: Health): Check[] {
  const findings = health.findings.map((finding): Check => {
    const { what, todo } = findingText(finding, health, spoken());
    return { subject: SUBJECT, level: finding.level, message: what, todo };
  });
  // Of what was last seen before an outage nothing is known now.
  if (!health.isCurrent) return findings;
  return [
    ...health.sources.filter(({ level, heartbeatAt }) => level === 'ok' && heartbeatAt !== null).map(heardOf),
    ...health.sources.flatMap(({ name, quota }) => (quota === null ? [] : [checkOfDay(name, quota)])),
    ...findings,
  ];
}

function heardOf({ name, minutesSinceHeartbeat, tabs }: SourceHealth): Check {
  const words = say().doctor;
  const heard = words.heard(name, words.ago(minutesSinceHeartbeat));
  const there = tabs.filter(isThere);
  const open = there.filter(({ situation }) => situationClaims[situation] !== 'equal');
  if (open.length > 0) {
    const names = open.map(({ tab }) => tab).join(', ');
    return unknown(SUBJECT, words.notKnownEqual(heard, names), words.nextRun);
  }
  if (there.length > 0) return well(SUBJECT, words.equal(heard, there.map(rowsOf).join(', ')));
  return unknown(SUBJECT, words.nothingCompared(heard), words.syncCompares);
}

type GoogleDay = Pick<SpentQuota, 'minutesSpent' | 'minutesGiven' | 'minutesAtThisPace' | 'expected'>;

/**
 * Said before the day is spent: health warns when most of it is. How the day goes counts for more than what somebody who types
 * all day would take, as nobody may.
 */
function checkOfDay(name: string, { minutesSpent, minutesGiven, minutesAtThisPace, expected }: GoogleDay): Check {
  const words = say().doctor;
  const pace = minutesAtThisPace === null ? [] : [words.dayAtThisPace(minutesAtThisPace)];
  const forecast = expected === null ? [] : [words.dayExpected(expected.comparisons, expected.typist)];
  const told = [...pace, ...forecast];
  const spent = words.daySpent(name, minutesSpent, minutesGiven);
  if (told.length === 0) return unknown(DAY, `${spent}.`, words.dayUnmeasured);
  const message = [spent, ...told].join('; ');
  const minutes = minutesAtThisPace ?? (expected === null ? 0 : expected.comparisons + expected.typist);
  if (minutes <= minutesGiven) return well(DAY, message);
  return warning(DAY, `${message}.`, words.dayIsTooShort(minutesGiven === TRIGGER_SECONDS.consumer / 60));
}

function rowsOf({ tab, rows, minutesSinceProof, waiting }: TabHealth): string {
  const { tabChecked, ago } = say().doctor;
  return tabChecked(tab, rows ?? 0, ago(minutesSinceProof), waiting.errors + waiting.drafts);
}

const level = z.enum(['ok', 'warning', 'error']);
const sentences = z.object({ what: z.string(), todo: z.string() });
const googleDay = z.object({
  minutes_spent: z.number(),
  minutes_given: z.number(),
  minutes_at_this_pace: z.number().nullable(),
  minutes_expected: z.object({ comparisons: z.number(), typist: z.number() }).nullish(),
});
const answerSchema = z.object({
  status: level,
  spreadsheets: z.array(z.object({ name: z.string(), google_day: googleDay.nullish() })).optional(),
  problems: z.array(z.object({ status: level, en: sentences, ru: sentences })).optional(),
});

/** From a running server, which holds the embedded data, so that nobody else can read it. @param token the administrator's, or MONITORING_TOKEN */
export async function checksOfServer(base: string, token: string | undefined, deadlineMs: number): Promise<Check[]> {
  const words = say().doctor;
  const address = `${base}/healthz/qtickets_sheets`;
  try {
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const response = await fetch(address, { headers, signal: AbortSignal.timeout(deadlineMs) });
    const answer = answerSchema.safeParse(await response.json().catch(() => null));
    if (answer.success) return checksOfAnswer(base, answer.data);
    return [warning(SUBJECT, words.answersOtherwise(address, response.status), words.checkProxy)];
  } catch (error) {
    return [warning(SUBJECT, words.serverUnclear(address, whyNot(error)), words.seeItsLog)];
  }
}

function checksOfAnswer(base: string, { status, problems, spreadsheets }: z.infer<typeof answerSchema>): Check[] {
  const days = (spreadsheets ?? []).flatMap(({ name, google_day: day }) =>
    day ? [checkOfDay(name, quotaOf(day))] : [],
  );
  const reported = (problems ?? []).map((problem): Check => {
    const { what, todo } = problem[spoken()];
    return { subject: SUBJECT, level: problem.status, message: what, todo };
  });
  if (reported.some((check) => check.level === status)) return [...days, ...reported];
  const { serverSays, detailsElsewhere, levels } = say().doctor;
  const todo = status === 'ok' ? '' : detailsElsewhere;
  return [{ subject: SUBJECT, level: status, message: serverSays(base, levels[status]), todo }, ...days, ...reported];
}

function quotaOf(day: z.infer<typeof googleDay>): GoogleDay {
  return {
    minutesSpent: day.minutes_spent,
    minutesGiven: day.minutes_given,
    minutesAtThisPace: day.minutes_at_this_pace,
    expected: day.minutes_expected ?? null,
  };
}
