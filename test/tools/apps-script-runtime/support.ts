import { createRuntime, type ExecutionResult, type RuntimeOptions } from './index.ts';

/** Runs a function body in a runtime of its own; `ss` is the open spreadsheet. */
export function attempt(body: string, options: Omit<RuntimeOptions, 'code'> = {}): ExecutionResult {
  return createRuntime({ ...options, code: script(body) }).run('main');
}

/** As {@link attempt}, for bodies that must succeed: gives what they return. */
export function evaluate(body: string, options: Omit<RuntimeOptions, 'code'> = {}): unknown {
  return succeeded(attempt(body, options));
}

/** The value of a successful run; throws what the script threw. */
export function succeeded(result: ExecutionResult): unknown {
  if (result.status !== 'ok') throw new Error(`${result.status}: ${result.error?.message}\n${result.error?.stack}`);
  return result.value;
}

/** What a failing body throws. */
export function messageOf(body: string, options: Omit<RuntimeOptions, 'code'> = {}): string | undefined {
  return attempt(body, options).error?.message;
}

function script(body: string): string {
  return `function main(event) { const ss = SpreadsheetApp.getActiveSpreadsheet(); ${body} }`;
}
