/** What a smoke run found: as a table for people, as JSON for programs, and as an exit code. */
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
  const width = Math.max(...results.map(({ name }) => name.length));
  const lines = results.map(
    (result) => `${verdict(result).padEnd(7)}  ${result.name.padEnd(width)}  ${finding(result)}`,
  );
  const failed = results.filter(({ passed }) => !passed);
  return [...lines, '', ...failed.flatMap((result) => details(result, rowsListed)), conclusion(results), ''].join('\n');
}

function verdict(result: SmokeResult): string {
  if (result.passed) return 'ok';
  return isError(result) ? 'ERROR' : result.severity === 'warning' ? 'WARNING' : 'info';
}

function finding({ passed, count, problem, title }: SmokeResult): string {
  if (passed) return title;
  return problem === '' ? `${count} ${count === 1 ? 'row' : 'rows'}` : 'could not be run';
}

function details(result: SmokeResult, rowsListed: number): string[] {
  const { name, message, problem, rows, count } = result;
  const listed = rows.slice(0, rowsListed).map((row) => `    ${JSON.stringify(row)}`);
  const more = count - listed.length;
  return [
    `${verdict(result)}  ${name}`,
    `  ${problem === '' ? message : `The check could not be run: ${problem}`}`,
    ...listed,
    ...(more > 0 ? [`    … and ${more} more: SELECT as in sql/smoke/${name}.sql`] : []),
    '',
  ];
}

function conclusion(results: readonly SmokeResult[]): string {
  const failed = results.filter(({ passed }) => !passed).length;
  return failed === 0 ? `All ${results.length} checks passed.` : `${failed} of ${results.length} checks failed.`;
}
