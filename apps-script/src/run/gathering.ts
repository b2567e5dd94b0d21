/**
 * Gathered edits go out together with a trigger that fires once, so that the last ones before a break need not wait for a tick.
 * Where Google makes none, or never starts it (GOOGLE 2), the tick takes them.
 */

import { gatherMs } from '@qtickets/shared-schema/wire/google-pace';
import { removeProperty, writeProperties } from '../google/properties.ts';
import { createOnce, deleteOnce } from '../google/triggers.ts';
import { parseLastResult, RESULT_PROPERTY } from './last-result.ts';
import { LEDGER_PROPERTY, ledgerText } from './ledger.ts';
import { orWarn } from './or-warn.ts';
import type { Properties } from './ports.ts';

export const GATHERING_PROPERTY = 'GATHERING';
/** A flag of reports. */
export const LEFT_TO_TICKS = 'edits_left_to_ticks';

/** `due`: a trigger fires then; `none`: until then no other one is tried for. */
type Gathering = { readonly kind: 'due' | 'none'; readonly at: number };

/** Google never starts one that a trigger made for less than a minute, and making it takes time. */
const MARGIN_MS = 5_000;
/** Google starts triggers a minute or more late. */
const LATE_MS = 3 * 60_000;
const NONE_MS = 3_600_000;

function gatheringIn(properties: Properties): Gathering | null {
  const [kind, at] = (properties[GATHERING_PROPERTY] ?? '').split(' ');
  return (kind === 'due' || kind === 'none') && Number(at) > 0 ? { kind, at: Number(at) } : null;
}

function textOf(kind: Gathering['kind'], at: number): string {
  return `${kind} ${at}`;
}

/** Whether a trigger is on its way, which sends what is gathered. */
export function isOnItsWay(properties: Properties, now: number): boolean {
  const gathering = gatheringIn(properties);
  return gathering?.kind === 'due' && now < gathering.at + LATE_MS;
}

/** Whether Google made no trigger of late, or did not start it. */
export function isLeftToTicks(properties: Properties, now: number): boolean {
  const gathering = gatheringIn(properties);
  return gathering?.kind === 'none' && now < gathering.at;
}

/** To be called where edits were left to wait. One trigger is enough, and what became of an overdue one is the tick's to say. */
export function planGathering(properties: Properties, now: number): void {
  if (gatheringIn(properties)?.kind === 'due' || isLeftToTicks(properties, now)) return;
  const { editSeconds = 0 } = parseLastResult(properties[RESULT_PROPERTY]);
  const ms = gatherMs(editSeconds) + MARGIN_MS;
  const planned = orWarn(() => createOnce(ms)) ? textOf('due', now + ms) : textOf('none', now + NONE_MS);
  // Where that cannot be noted, another one may be made beside it: the first that fires sends everything.
  orWarn(() => writeProperties({ [GATHERING_PROPERTY]: planned, [LEDGER_PROPERTY]: ledgerText(properties, [], now) }));
}

/** The trigger has fired: edits that come from now on have the next one. @param uid its id, where the event says so */
export function beginGathered(uid: unknown): void {
  orWarn(() => removeProperty(GATHERING_PROPERTY));
  orWarn(() => deleteOnce(typeof uid === 'string' ? uid : null));
}

/** For a tick. @returns the properties, with what is known now of a trigger that should have fired long ago */
export function withoutOverdue(properties: Properties, now: number): Properties {
  const gathering = gatheringIn(properties);
  if (gathering?.kind !== 'due' || now < gathering.at + LATE_MS) return properties;
  const none = { [GATHERING_PROPERTY]: textOf('none', now + NONE_MS) };
  orWarn(() => deleteOnce(null));
  orWarn(() => writeProperties(none));
  return { ...properties, ...none };
}
