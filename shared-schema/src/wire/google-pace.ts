/**
 * How often everything is compared, and whether edits are sent at once, so that a day stays within what Google gives: a pure
 * function of what is spent, what a comparison costs, and the time. Its thresholds are in `google-quotas.ts`.
 */
import {
  ALLOTMENT_SHARE,
  accountOf,
  GATHER_FROM_SHARE,
  GATHER_MS,
  GATHER_TRIGGER_SECONDS,
  GATHER_WORK_SHARE,
  type GoogleAccount,
  LEFT_FOR_COMPARISONS_SHARE,
  NO_EDIT_TRIGGER_FROM_SHARE,
  QUOTA_DAY_MS,
  SAFE_SHARE,
  START_SECONDS,
  TICK_MINUTES,
  TICK_MINUTES_MAX,
  TRIGGER_SECONDS,
  WAIT_FROM_SHARE,
} from './google-quotas.ts';

/** `gathered`: those of a minute together; `wait`: the next comparison finds them. */
export const editPaces = ['at_once', 'gathered', 'wait'] as const;
/** The trigger that edits start: `away` until Google's day ends; `refused`: Google has not made it again. */
export const editTriggers = ['away', 'refused'] as const;

/** `slow_comparison`: comparing everything takes long; the others: so much of the day is spent. */
export const paceReasons = ['none', 'slow_comparison', 'half_spent', 'little_left'] as const;

export type Pace = {
  /** Between two comparisons of everything: 15, or a multiple of it. */
  readonly tickMinutes: number;
  readonly edits: (typeof editPaces)[number];
  readonly reason: (typeof paceReasons)[number];
  /** Absent where edits start an execution, as they do. */
  readonly editTrigger?: (typeof editTriggers)[number];
};

export type PaceSettings = {
  readonly account?: GoogleAccount | undefined;
  /** Of the day, for comparisons; null: by the account. */
  readonly allotmentMinutes: number | null;
};

export type SpentSoFar = {
  /** Unix ms at which Google's day began. */
  readonly since: number;
  readonly triggerSeconds: number;
  /** That triggers started. */
  readonly executions: number;
  /** Whether the trigger that edits start is away, which it then stays until the day ends. */
  readonly isEditTriggerAway: boolean;
  /** That comparing everything takes; 0: not known. */
  readonly comparisonSeconds: number;
};

/** @returns what `now`, in unix ms, is to be kept to */
export function paceOf(spent: SpentSoFar, { account, allotmentMinutes }: PaceSettings, now: number): Pace {
  const { since, triggerSeconds, comparisonSeconds } = spent;
  const given = TRIGGER_SECONDS[accountOf(triggerSeconds, account)];
  const allotment = Math.min(given, allotmentMinutes === null ? given * ALLOTMENT_SHARE : allotmentMinutes * 60);
  const cost = comparisonSeconds + START_SECONDS;
  const msLeft = Math.max(0, since + QUOTA_DAY_MS - now);
  const secondsLeft = Math.max(0, SAFE_SHARE * given - triggerSeconds);
  const edits = editsAt(triggerSeconds, given, allotment);
  const isAway = edits === 'wait' && (spent.isEditTriggerAway || isStartTooMuch(spent, given, secondsLeft, msLeft));
  const share = LEFT_FOR_COMPARISONS_SHARE[isAway ? 'noEdits' : 'edits'];
  const byAllotment = comparisonSeconds === 0 ? 0 : (cost * QUOTA_DAY_MS) / 60_000 / allotment;
  const byRest = edits === 'at_once' ? 0 : (cost * msLeft) / 60_000 / (share * secondsLeft || 1);
  const tickMinutes = inSteps(Math.max(byAllotment, byRest));
  const reason = reasonOf(tickMinutes, edits, byRest > byAllotment);
  return { tickMinutes, edits, reason, ...(isAway && { editTrigger: 'away' }) };
}

/** Whether the rest of the day would not hold the start of as many executions as there were so far, at their rate. */
function isStartTooMuch(
  { triggerSeconds, executions }: SpentSoFar,
  given: number,
  secondsLeft: number,
  msLeft: number,
): boolean {
  const msSoFar = QUOTA_DAY_MS - msLeft;
  const startSeconds = msSoFar <= 0 ? 0 : (START_SECONDS * executions * msLeft) / msSoFar;
  return triggerSeconds >= NO_EDIT_TRIGGER_FROM_SHARE * given || startSeconds > secondsLeft;
}

function editsAt(triggerSeconds: number, given: number, allotment: number): Pace['edits'] {
  if (triggerSeconds >= WAIT_FROM_SHARE * given) return 'wait';
  return triggerSeconds >= GATHER_FROM_SHARE * allotment ? 'gathered' : 'at_once';
}

function inSteps(minutes: number): number {
  return Math.min(TICK_MINUTES_MAX, Math.max(1, Math.ceil(minutes / TICK_MINUTES)) * TICK_MINUTES);
}

function reasonOf(tickMinutes: number, edits: Pace['edits'], isOfRest: boolean): Pace['reason'] {
  const isSlower = tickMinutes > TICK_MINUTES;
  if (edits === 'wait' || (isSlower && isOfRest)) return 'little_left';
  if (edits === 'gathered') return 'half_spent';
  return isSlower ? 'slow_comparison' : 'none';
}

/** @returns ms from one run of gathered edits to the next. @param seconds that the last one took; 0: not known */
export function gatherMs(seconds: number): number {
  return Math.max(GATHER_MS, Math.round(((seconds + GATHER_TRIGGER_SECONDS) * 1_000) / GATHER_WORK_SHARE));
}
