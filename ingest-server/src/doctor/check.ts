/** What the doctor says of one thing: how it is, and what to do where it is not well. */
import { type Level, worst } from '../health/health.ts';

export type Check = {
  /** What was looked at, in a word or two. */
  readonly subject: string;
  readonly level: Level;
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

export function failure(subject: string, message: string, todo: string): Check {
  return { subject, level: 'error', message, todo };
}

export function worstOf(checks: readonly Check[]): Level {
  return worst(checks.map(({ level }) => level));
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
