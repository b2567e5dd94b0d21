/** What a piece of the story cost: here in real time, at Google by the runtime's price list. */
import type { ExecutionResult } from '../tools/apps-script-runtime/index.ts';
import { rowsSent, type Sheet } from './sheet.ts';

export type Spent = {
  readonly requests: number;
  readonly bytes: number;
  /** Rows that went over the wire. */
  readonly rows: number;
  readonly serviceCalls: number;
  readonly realMs: number;
  /** Milliseconds that the same calls would take in Apps Script, about. */
  readonly googleMs: number;
};

export function spent(sheet: Sheet, act: () => readonly ExecutionResult[]): Spent {
  const from = sheet.sent.length;
  const startedAt = performance.now();
  const results = act();
  const realMs = performance.now() - startedAt;
  const sent = sheet.sent.slice(from);
  const sumOf = (of: (result: ExecutionResult) => number) => results.reduce((sum, result) => sum + of(result), 0);
  return {
    requests: sent.length,
    bytes: sent.reduce((sum, { bytes }) => sum + bytes, 0),
    rows: rowsSent(sent),
    serviceCalls: sumOf(({ serviceCalls }) => serviceCalls),
    realMs,
    googleMs: sumOf(({ virtualMs }) => virtualMs),
  };
}
