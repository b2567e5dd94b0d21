/** What the doctor says of one thing: how it is, and what to do where it is not well. */
import type { Level } from '../health/health.ts';

/** `unknown`: it cannot be seen from here, which is no good news. */
export type CheckLevel = Level | 'unknown';

export type Check = {
  /** What was looked at, in a word or two. */
  readonly subject: string;
  readonly level: CheckLevel;
  readonly message: string;
  /** What to do, for the administrator; '' where nothing is to be done. */
  readonly todo: string;
};

export function well(subject: string, message: string): Check {
  return { subject, level: 'ok', message, todo: '' };
}

export function warning(subject: string, message: string, todo: string): Check {
  return { subject, level: 'warning', message, todo };
}

/** @param todo how it can be seen otherwise */
export function unknown(subject: string, message: string, todo: string): Check {
  return { subject, level: 'unknown', message, todo };
}

export function failure(subject: string, message: string, todo: string): Check {
  return { subject, level: 'error', message, todo };
}

const order: readonly CheckLevel[] = ['ok', 'unknown', 'warning', 'error'];

/** Of no checks nothing is known. */
export function worstOf(checks: readonly Check[]): CheckLevel {
  const worst = Math.max(...checks.map(({ level }) => order.indexOf(level)));
  return order[worst] ?? 'unknown';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
