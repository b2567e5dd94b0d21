/** `qtickets-sheets smoke`: the checks of sql/smoke, as a table, as JSON, and as an exit code. */
import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { exitCodeOf, reportJson, reportText } from '../smoke/report.ts';
import { runSmoke, smokeReportSchema } from '../smoke/run-checks.ts';
import { makeReport } from './ask-server.ts';

const ROWS_LISTED = 5;
const ROWS_LISTED_VERBOSE = 20;

export function smokeCommand(): Command {
  return new Command('smoke')
    .description('check the warehouse: keys, hashes, proofs, sums, dates, freshness; exit code by the worst finding')
    .option('--json', 'as JSON')
    .option('--verbose', `list up to ${ROWS_LISTED_VERBOSE} rows of each finding`)
    .addHelpText(
      'after',
      `
Runs each file of sql/smoke/, which finds the rows that should not be there. Where the running server holds the
embedded data, the server runs them. The results are kept in meta_smoke_results, and the last ones are in /metrics.

Exit codes: 0 all is well or only worth knowing, 1 warnings, 2 errors, or the checks could not be run.

Examples:
  qtickets-sheets smoke
  qtickets-sheets smoke --json | jq '.results[] | select(.passed | not)'`,
    )
    .action(async (options: { json?: boolean; verbose?: boolean }) => {
      // Until it is known to be better.
      process.exitCode = 2;
      const make = { path: 'smoke', options: {}, schema: smokeReportSchema, make: runSmoke };
      const report = await makeReport(readConfig(), make);
      const rows = options.verbose ? ROWS_LISTED_VERBOSE : ROWS_LISTED;
      process.stdout.write(options.json ? reportJson(report) : reportText(report, rows));
      process.exitCode = exitCodeOf(report.results);
    });
}
