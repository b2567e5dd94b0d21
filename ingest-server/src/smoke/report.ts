/** What a smoke run found: as a table for people, as JSON for programs, and as an exit code. */

import { tableText } from '../table-text.ts';
import { spoken } from '../words/language.ts';
import { say } from '../words/words.ts';
import { russianChecks, type SmokeWords } from './checks-ru.ts';
import type { SmokeReport, SmokeResult } from './run-checks.ts';

/** As monitoring plugins have it: 0 well, 1 warnings, 2 errors; what is only worth knowing changes nothing. */
export function exitCodeOf(results: readonly SmokeResult[]): 0 | 1 | 2 {
  if (results.some(isError)) return 2;
  return results.some(({ passed, severity }) => !passed && severity === 'warning') ? 1 : 0;
}

/** Whether nothing failed that is an error. */
export function isWell(results: readonly SmokeResult[]): boolean {
  return exitCodeOf(results) < 2;
}

/** A check that could not be run is an error whatever it watches. */
function isError({ passed, severity, problem }: SmokeResult): boolean {
  return !passed && (severity === 'error' || problem !== '');
}

export function reportJson(report: SmokeReport): string {
  const status = ['ok', 'warning', 'error'][exitCodeOf(report.results)];
  return `${JSON.stringify({ status, ...report }, null, 2)}\n`;
}

/** @param rowsListed rows listed of each failed check */
export function reportText({ results }: SmokeReport, rowsListed: number): string {
  const words = say().commands.smoke;
  const lines = tableText(results.map((result) => [verdict(result), result.name, finding(result)]));
  const failed = results.filter(({ passed }) => !passed);
  const conclusion = failed.length === 0 ? words.passed(results.length) : words.failed(failed.length, results.length);
  return [...lines, '', ...failed.flatMap((result) => details(result, rowsListed)), conclusion, ''].join('\n');
}

function verdict(result: SmokeResult): string {
  const { ok, ...verdicts } = say().commands.smoke.verdicts;
  if (result.passed) return ok;
  return verdicts[isError(result) ? 'error' : result.severity];
}

function finding(result: SmokeResult): string {
  const { rows, notRun } = say().commands.smoke;
  if (result.passed) return inWords(result).title;
  return result.problem === '' ? rows(result.count) : notRun;
}

/** Of a check that a newer server has, only its own words are known. */
function inWords({ name, title, message }: SmokeResult): SmokeWords {
  return (spoken() === 'ru' ? russianChecks[name] : undefined) ?? { title, message };
}

function details(result: SmokeResult, rowsListed: number): string[] {
  const { name, problem, rows, count } = result;
  const words = say().commands.smoke;
  const listed = rows.slice(0, rowsListed).map((row) => `    ${JSON.stringify(row)}`);
  const more = count - listed.length;
  return [
    `${verdict(result)}  ${name}`,
    `  ${problem === '' ? inWords(result).message : words.problem(problem)}`,
    ...listed,
    ...(more > 0 ? [`    ${words.more(more, name)}`] : []),
    '',
  ];
}
