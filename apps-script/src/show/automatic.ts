/** Whether automatic sync is on, by what can be seen of it: the person's own triggers, and the age of the last scheduled run. */
import { TICK_MINUTES } from '@qtickets/shared-schema/wire/google-quotas';

export type AutomaticFacts = {
  /** Triggers of this person's, who sees nobody else's: whether there are any, and how many are missing; null where Google does not say. */
  readonly own: { readonly any: boolean; readonly missing: number } | null;
  /** Unix ms at which somebody turned it on; null where nobody did, or turned it off again. */
  readonly onSince: number | null;
  /** Unix ms of the last scheduled run; null where none came yet. */
  readonly lastTick: number | null;
  readonly now: number;
};

export type By = 'you' | 'other' | 'unknown';

export type Automatic =
  | { readonly kind: 'off' }
  /** Google does not say which triggers there are, and no run has come. */
  | { readonly kind: 'unknown' }
  /** Only some of the person's triggers are there. */
  | { readonly kind: 'partly' }
  /** Turned on, and the first run is still to come. */
  | { readonly kind: 'waiting'; readonly by: By }
  | { readonly kind: 'on'; readonly by: By; readonly lastTick: number }
  /** Turned on, and no run has come since that time, unix ms. */
  | { readonly kind: 'silent'; readonly by: By; readonly since: number; readonly now: number };

/** Four ticks: one may find the lock taken, and Google starts them late. */
const SILENT_AFTER_MS = 60 * 60_000;

/** Whether so long ago that an "all is equal" of then is no news. @param tickMinutes between comparisons */
export function isOld(time: number, now: number, tickMinutes = TICK_MINUTES): boolean {
  return now - time >= SILENT_AFTER_MS + (tickMinutes - TICK_MINUTES) * 60_000;
}

/** Whether the next scheduled run can be counted on. */
export function isRunning({ kind }: Automatic): boolean {
  return kind === 'on' || kind === 'waiting';
}

/**
 * About when everything is compared next, unix ms; null where no run is to be counted on, or the first is still to come.
 * @param comparedAt when it was compared last
 */
export function nextTickAt(state: Automatic, tickMinutes: number, comparedAt = 0): number | null {
  if (state.kind !== 'on') return null;
  const next = state.lastTick + TICK_MINUTES * 60_000;
  return tickMinutes <= TICK_MINUTES ? next : Math.max(next, comparedAt + tickMinutes * 60_000);
}

export function automaticSync({ own, onSince, lastTick, now }: AutomaticFacts): Automatic {
  const isFresh = (time: number | null): time is number => time !== null && !isOld(time, now);
  if (own?.any === true && own.missing > 0) return { kind: 'partly' };
  const by = own === null ? 'unknown' : own.any ? 'you' : 'other';
  if (isFresh(lastTick)) return { kind: 'on', by, lastTick };
  if (isFresh(onSince)) return { kind: 'waiting', by };
  const since = Math.max(lastTick ?? 0, onSince ?? 0);
  if (since > 0) return { kind: 'silent', by, since, now };
  // Triggers of one's own without a note of when: turned on by an older version, or the note is lost.
  if (by === 'you') return { kind: 'waiting', by };
  return by === 'unknown' ? { kind: 'unknown' } : { kind: 'off' };
}
