/** How things stand, as far as the document properties say: what the status dialog and the sidebar show alike. */

import { accountOf, expectedDay, QUOTA_DAY_MS, TRIGGER_SECONDS } from '@qtickets/shared-schema/wire/google-quotas';
import { parseLastResult, RESULT_PROPERTY } from '../run/last-result.ts';
import { causeOfTick, parseTick, TICK_PROPERTY } from '../run/last-tick.ts';
import { ledgerNow, spentOf } from '../run/ledger.ts';
import { paceNow } from '../run/pace.ts';
import type { Properties } from '../run/ports.ts';
import { readSettings } from '../run/settings.ts';
import type { Standing } from '../show/status-text.ts';
import type { Texts } from '../show/texts.ts';
import { automaticIn } from './automatic-sync.ts';

function failedTickIn(properties: Properties): Standing['failedTick'] {
  const tick = parseTick(properties[TICK_PROPERTY]);
  const cause = tick && causeOfTick(tick);
  return tick && cause && { cause, at: tick.at };
}

export function standingIn(properties: Properties, now: number): Standing {
  return {
    last: parseLastResult(properties[RESULT_PROPERTY]),
    hasSettings: typeof readSettings(properties) !== 'string',
    automatic: automaticIn(properties),
    failedTick: failedTickIn(properties),
    pace: paceNow(properties, now),
    dayEndsAt: ledgerNow(properties, now).since + QUOTA_DAY_MS,
    now,
  };
}

/** What Google has counted of its day, in words. */
export function spentToday(properties: Properties, now: number, texts: Texts): string {
  const { triggerSeconds, account } = spentOf(properties, now, 0);
  const limit = TRIGGER_SECONDS[accountOf(triggerSeconds, account)];
  return texts.spentToday(Math.round(triggerSeconds / 60), limit / 60);
}

/** What a day of this workbook takes of it, in words. @param seconds that comparing everything took; nothing is said where it never did */
export function expectedADay(properties: Properties, seconds: number | null, texts: Texts): readonly string[] {
  if (seconds === null) return [];
  const { triggerSeconds, account } = spentOf(properties, Date.now(), 0);
  const known = accountOf(triggerSeconds, account);
  const { comparisons, typist } = expectedDay(seconds);
  const isTooMuch = comparisons + typist > TRIGGER_SECONDS[known] / 60;
  return [texts.expectedADay(comparisons, typist), ...(isTooMuch ? [texts.tooMuchADay[known]] : [])];
}
