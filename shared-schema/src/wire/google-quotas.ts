/**
 * What Google gives a person a day, and when to say that it is running out. A day begins with the first request after the
 * last one ended and lasts 24 hours (https://developers.google.com/apps-script/guides/services/quotas; GOOGLE 3).
 */

export const QUOTA_DAY_MS = 24 * 3_600_000;

/** Run time of all triggers of a person, in seconds. */
export const TRIGGER_SECONDS = { consumer: 90 * 60, workspace: 6 * 3_600 } as const;
export type GoogleAccount = keyof typeof TRIGGER_SECONDS;

/** From this share on, health says that it is running out: there is time to do something about it. */
export const QUOTA_WARNING_SHARE = 0.7;

/** Google stops a consumer account at its limits, so who has spent more than one of them by this share has a larger one. */
const BEYOND_DOUBT = 1.05;
/** The same against what was concluded from a limit that was met: a ledger may be a fifth off. */
const BEYOND_ALL_DOUBT = 1.25;
/** A limit that is met at less of a consumer's was not met by what we spent: other scripts share it. */
const ABOUT_SHARE = 0.8;

/** Of a consumer account, a day, of what a refusal may be about; Workspace has four times as much at least. */
const CONSUMER = { triggerSeconds: TRIGGER_SECONDS.consumer, fetches: 20_000, propertyCalls: 50_000 } as const;
type Limited = keyof typeof CONSUMER;
/** What Google says of a limit that is met, by the kinds of causes. */
const limitedBy: Readonly<Record<string, Limited>> = {
  quota_time: 'triggerSeconds',
  quota_fetch: 'fetches',
  quota_properties: 'propertyCalls',
};

/**
 * Which account it is, by the limits that were met or passed.
 * @param refused the kind of cause that stopped a run; null: nothing did
 * @param before what was concluded earlier
 * @returns as before, where nothing new can be concluded
 */
export function accountSeen(
  spent: Readonly<Record<Limited, number>>,
  refused: string | null,
  before?: GoogleAccount,
): GoogleAccount | undefined {
  const share = (limited: Limited) => spent[limited] / CONSUMER[limited];
  const met = refused === null ? undefined : limitedBy[refused];
  if (met !== undefined && share(met) >= ABOUT_SHARE) return share(met) <= BEYOND_ALL_DOUBT ? 'consumer' : 'workspace';
  const most = Math.max(...Object.values(limitedBy).map(share));
  return most > (before === 'consumer' ? BEYOND_ALL_DOUBT : BEYOND_DOUBT) ? 'workspace' : before;
}

/** @param known as somebody set it, or as it was seen */
export function accountOf(triggerSeconds: number, known?: GoogleAccount): GoogleAccount {
  return known ?? (triggerSeconds > TRIGGER_SECONDS.consumer * BEYOND_DOUBT ? 'workspace' : 'consumer');
}

/**
 * The pace (`google-pace.ts`). Of a consumer's 90 minutes comparisons get 40, so that edits have the rest; somebody may set
 * another allotment. `npm run bench -- --day` shows what days come to with these.
 */
export const ALLOTMENT_SHARE = 40 / 90;
/** Past half of the allotment edits are gathered for a minute. */
export const GATHER_FROM_SHARE = 0.5;
export const GATHER_MS = 60_000;
/** To make the trigger that fires once, to start it, and to delete it. */
export const GATHER_TRIGGER_SECONDS = 1.4;
/** Of the time, in which a run of gathered edits may work: what takes longer comes less often. */
export const GATHER_WORK_SHARE = 0.03;
/** Past half of what Google gives edits wait for the comparison: one that only waits costs 0.7 s all the same, and thousands may come. */
export const WAIT_FROM_SHARE = 0.5;
/**
 * Past this share, or where the mere start of as many edits as came so far would spend the rest of the day, no edit starts an
 * execution any more until the next one: five people who type all day make 12,000 edits, 100 minutes by starting alone.
 */
export const NO_EDIT_TRIGGER_FROM_SHARE = 0.85;
/** Of Google's time: the rest is what executions cost before our first line, which no ledger sees. */
export const SAFE_SHARE = 0.95;
/**
 * Once edits do not go out at once, the comparisons to come may take no more of what is left: the rest is for edits that wait.
 * Where no edit starts an execution, it is for the starts of ticks that are not due.
 */
export const LEFT_FOR_COMPARISONS_SHARE = { edits: 0.25, noEdits: 0.8 } as const;
/** Between comparisons where nothing is short, and the steps in which that grows: Google's trigger comes so often. */
export const TICK_MINUTES = 15;
export const TICK_MINUTES_MAX = 24 * 60;

/** Nothing is concluded from less of a day. */
const TELLING_MS = 2 * 3_600_000;

/** @returns seconds of a whole day that goes on as it began; null as long as too little of it is over */
export function secondsAtThisPace({ since, triggerSeconds }: { since: number; triggerSeconds: number }, now: number) {
  const elapsed = now - since;
  return elapsed < TELLING_MS ? null : (triggerSeconds * QUOTA_DAY_MS) / elapsed;
}

/** Google takes half a second to start an execution (GOOGLE 3). */
export const START_SECONDS = 0.5;
const COMPARISONS = (24 * 60) / TICK_MINUTES;
/**
 * Minutes of somebody who corrects 1,500 cells and adds 100 rows a day, by the seconds that comparing everything takes: the
 * line through what `npm run bench -- --day` counts at 5,000 and 20,000 rows, by both of its prices.
 */
const TYPIST = { minutes: 43, minutesPerSecond: 2.8 };

export type ExpectedDay = {
  /** Minutes of trigger time for the comparisons alone. */
  readonly comparisons: number;
  /** For each person who types all day. */
  readonly typist: number;
};

/** What a day of a spreadsheet costs, before it is spent. @param seconds that comparing everything took */
export function expectedDay(seconds: number): ExpectedDay {
  return {
    comparisons: Math.ceil((COMPARISONS * (seconds + START_SECONDS)) / 60),
    typist: Math.ceil(TYPIST.minutes + TYPIST.minutesPerSecond * seconds),
  };
}
