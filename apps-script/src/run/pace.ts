/**
 * The pace of this workbook (`google-pace.ts`), by its properties: whether a tick is due, and whether marks are processed now.
 * At the usual pace each tick is due, and each mark is processed at once.
 */

import { gatherMs, type Pace, paceOf } from '@qtickets/shared-schema/wire/google-pace';
import { START_SECONDS, TICK_MINUTES } from '@qtickets/shared-schema/wire/google-quotas';
import { isOnItsWay } from './gathering.ts';
import { parseLastResult, RESULT_PROPERTY, usualSeconds } from './last-result.ts';
import { accountIn, ledgerNow } from './ledger.ts';
import { isEdit, type LeftMark } from './marks.ts';
import type { Properties } from './ports.ts';

/** Minutes of trigger time a day that comparisons may take, where somebody says so. */
const ALLOTMENT_PROPERTY = 'GOOGLE_MINUTES_A_DAY';

function allotmentIn(properties: Properties): number | null {
  const minutes = Number(properties[ALLOTMENT_PROPERTY] ?? '');
  return Number.isFinite(minutes) && minutes > 0 ? minutes : null;
}

/** `away` or `refused`, as the pace has it (`edit-trigger.ts`); none where edits start an execution. */
export const EDIT_TRIGGER_PROPERTY = 'EDIT_TRIGGER';

export function paceNow(properties: Properties, now: number): Pace {
  const { since, triggerMs, executions } = ledgerNow(properties, now);
  // The ledger does not see how Google starts an execution, which may count as well.
  const triggerSeconds = triggerMs / 1_000 + START_SECONDS * executions;
  const comparisonSeconds = usualSeconds(parseLastResult(properties[RESULT_PROPERTY]));
  const settings = { account: accountIn(properties), allotmentMinutes: allotmentIn(properties) };
  const isEditTriggerAway = properties[EDIT_TRIGGER_PROPERTY] === 'away';
  const pace = paceOf({ since, triggerSeconds, executions, isEditTriggerAway, comparisonSeconds }, settings, now);
  return isEditTriggerRefused(properties) && pace.editTrigger === undefined
    ? { ...pace, editTrigger: 'refused' }
    : pace;
}

/** Whether Google has not made the edit trigger again, so that ticks take the edits. */
export function isEditTriggerRefused(properties: Properties): boolean {
  return properties[EDIT_TRIGGER_PROPERTY] === 'refused';
}

/** Google starts ticks some minutes early or late: half of one is no reason to wait for another. */
const EARLY_MINUTES = TICK_MINUTES / 2;

export function isTickDue(properties: Properties, now: number): boolean {
  const { tickMinutes } = paceNow(properties, now);
  const { comparedAt } = parseLastResult(properties[RESULT_PROPERTY]);
  if (tickMinutes <= TICK_MINUTES || comparedAt === undefined || comparedAt > now) return true;
  return now - comparedAt >= (tickMinutes - EARLY_MINUTES) * 60_000;
}

/**
 * Whether the marks wait for a later execution: edits for the trigger that sends them together, everything else for the tick that
 * is due.
 * @param isGathered whether the execution is that trigger's
 */
export function doMarksWait(
  properties: Properties,
  marks: readonly LeftMark[],
  now: number,
  isGathered = false,
): boolean {
  const { edits } = paceNow(properties, now);
  if (edits === 'at_once') return false;
  if (edits === 'wait' || marks.some(({ mark }) => !isEdit(mark))) return true;
  if (isGathered) return false;
  if (isOnItsWay(properties, now)) return true;
  const { at, editSeconds = 0 } = parseLastResult(properties[RESULT_PROPERTY]);
  return now >= at && now - at < gatherMs(editSeconds);
}
