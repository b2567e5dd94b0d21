/**
 * The ledger: what all executions of the script have spent of Google's quotas since Google's day began for it (GOOGLE 3), in
 * one property, rewritten with the last result. It travels in the head of every message, so that health, page and alerts
 * know of a day that runs out before Google stops the triggers.
 */

import { accountSeen, type GoogleAccount, QUOTA_DAY_MS } from '@qtickets/shared-schema/wire/google-quotas';
import type { Spent } from '@qtickets/shared-schema/wire/protocol';
import { costsSoFar } from '../google/meter.ts';
import { isEdit, type LeftMark } from './marks.ts';
import type { Properties } from './ports.ts';

export const LEDGER_PROPERTY = 'SPENT_TODAY';
/** `consumer` or `workspace`, where somebody says so. */
export const ACCOUNT_PROPERTY = 'GOOGLE_ACCOUNT';
/** The same, as limits that were met or passed show it. */
export const ACCOUNT_SEEN_PROPERTY = 'GOOGLE_ACCOUNT_SEEN';

/** Of one execution, or of a day. */
export type Costs = {
  readonly triggerMs: number;
  readonly fetches: number;
  readonly propertyCalls: number;
  /** Those that triggers started. */
  readonly executions: number;
};
export type Ledger = Costs & {
  /** Unix ms at which Google's day began. */
  readonly since: number;
};

const nothing: Costs = { triggerMs: 0, fetches: 0, propertyCalls: 0, executions: 0 };

/** What an execution still does after its last note: the note itself, its mark, the lock. */
const TAIL: Costs = { triggerMs: 250, fetches: 0, propertyCalls: 2, executions: 0 };
/** An execution that found the lock taken writes no ledger: whoever holds the lock writes it for it. */
const WAITED: Costs = { triggerMs: 500, fetches: 0, propertyCalls: 2, executions: 1 };
/** As long a tick waits for the lock before it leaves a mark. */
export const TICK_WAIT_MS = 10_000;

/** What of this execution is in the ledger already. */
let noted: Costs = nothing;

function plus(a: Costs, b: Costs): Costs {
  return {
    triggerMs: a.triggerMs + b.triggerMs,
    fetches: a.fetches + b.fetches,
    propertyCalls: a.propertyCalls + b.propertyCalls,
    executions: a.executions + b.executions,
  };
}

function minus(a: Costs, b: Costs): Costs {
  return {
    triggerMs: a.triggerMs - b.triggerMs,
    fetches: a.fetches - b.fetches,
    propertyCalls: a.propertyCalls - b.propertyCalls,
    executions: a.executions - b.executions,
  };
}

/** An older ledger counts no executions; no usual one makes more calls of properties than this. */
const PROPERTY_CALLS_MAX = 4;

/** @returns null where none is kept, or where Google's day is over */
export function parseLedger(text: string | undefined, now: number): Ledger | null {
  const parts = (text ?? '').split(' ').map(Number);
  const [since = 0, triggerMs = 0, fetches = 0, propertyCalls = 0] = parts;
  const [, , , , executions = propertyCalls / PROPERTY_CALLS_MAX] = parts;
  if (parts.length < 4 || parts.length > 5 || parts.some((part) => !Number.isFinite(part) || part < 0)) return null;
  const ledger = { since, triggerMs, fetches, propertyCalls, executions };
  return now >= since && now < since + QUOTA_DAY_MS ? ledger : null;
}

function textOf({ since, triggerMs, fetches, propertyCalls, executions }: Ledger): string {
  return [since, Math.round(triggerMs), fetches, propertyCalls, Math.round(executions)].join(' ');
}

function withCosts(properties: Properties, costs: Costs, now: number): Ledger {
  const before = parseLedger(properties[LEDGER_PROPERTY], now) ?? { ...nothing, since: now };
  return { since: before.since, ...plus(before, costs) };
}

/** The ledger with what this execution has spent since it last noted anything, for a message or a look at it. */
export function ledgerNow(properties: Properties, now: number): Ledger {
  return withCosts(properties, minus(costsSoFar(), noted), now);
}

/** The same to be written, with what is still to come, and with the executions that left these marks. */
export function ledgerText(properties: Properties, others: readonly LeftMark[], now: number): string {
  const waited = others.map(({ mark }) => {
    const isTick = !isEdit(mark) && mark.all === 'schedule';
    return isTick ? { ...WAITED, triggerMs: WAITED.triggerMs + TICK_WAIT_MS } : WAITED;
  });
  const soFar = costsSoFar();
  const isOfTrigger = soFar.triggerMs > 0;
  const tail = isOfTrigger ? TAIL : { ...TAIL, triggerMs: 0 };
  const costs = waited.reduce(plus, plus(minus(soFar, noted), tail));
  noted = plus(soFar, tail);
  return textOf(withCosts(properties, costs, now));
}

export function accountIn(properties: Properties): GoogleAccount | undefined {
  return accountOfText(properties[ACCOUNT_PROPERTY]) ?? accountOfText(properties[ACCOUNT_SEEN_PROPERTY]);
}

function accountOfText(text: string | undefined): GoogleAccount | undefined {
  return text === 'consumer' || text === 'workspace' ? text : undefined;
}

/** What to remember of the account after a run. @param refused the kind of cause that stopped it; null: nothing did */
export function accountText(properties: Properties, refused: string | null, now: number): string {
  const before = accountOfText(properties[ACCOUNT_SEEN_PROPERTY]);
  return accountSeen(spentOf(properties, now, 0), refused, before) ?? '';
}

/** For a message or a look at it; the request that carries it is counted. @param requests that go out with it */
export function spentOf(properties: Properties, now: number, requests: 0 | 1): Spent {
  const { since, triggerMs, fetches, propertyCalls } = ledgerNow(properties, now);
  const account = accountIn(properties);
  return {
    since,
    triggerSeconds: Math.max(0, Math.round(triggerMs / 100) / 10),
    fetches: Math.max(0, fetches + requests),
    propertyCalls: Math.max(0, propertyCalls),
    ...(account !== undefined && { account }),
  };
}
