/** What the doctor says of one thing: how it is, and what to do where it is not well. */
import { z } from 'zod';

/** Best first. `unknown`: it cannot be seen from here, which is no good news. */
const order = ['ok', 'unknown', 'warning', 'error'] as const;
export type CheckLevel = (typeof order)[number];

export const checkSchema = z.object({
  /** What was looked at, in a word or two. */
  subject: z.string(),
  level: z.enum(order),
  message: z.string(),
  /** What to do, for the administrator; '' where nothing is to be done. */
  todo: z.string(),
});
export type Check = Readonly<z.infer<typeof checkSchema>>;

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

/** Of no checks nothing is known. */
export function worstOf(checks: readonly Check[]): CheckLevel {
  const worst = Math.max(...checks.map(({ level }) => order.indexOf(level)));
  return order[worst] ?? 'unknown';
}
