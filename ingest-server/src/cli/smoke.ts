/** `qtickets-sheets smoke`: the checks of sql/smoke, as a table, as JSON, and as an exit code. */
import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { exitCodeOf, reportJson, reportText } from '../smoke/report.ts';
import { runSmoke, smokeReportSchema } from '../smoke/run-checks.ts';
import { say } from '../words/words.ts';
import { makeReport } from './ask-server.ts';

const ROWS_LISTED = 5;
const ROWS_LISTED_VERBOSE = 20;

export function smokeCommand(): Command {
  const words = say().help.smoke;
  return new Command('smoke')
    .description(words.about)
    .option('--json', say().help.json)
    .option('--verbose', words.verbose(ROWS_LISTED_VERBOSE))
    .addHelpText('after', words.more)
    .action(async (options: { json?: boolean; verbose?: boolean }) => {
      // Until it is known to be better.
      process.exitCode = 2;
      const report = await makeReport(readConfig(), {
        path: 'smoke',
        options: {},
        schema: smokeReportSchema,
        make: (client, deployment, onProgress) => runSmoke(client, deployment, { onProgress }),
      });
      const rows = options.verbose ? ROWS_LISTED_VERBOSE : ROWS_LISTED;
      process.stdout.write(options.json ? reportJson(report) : reportText(report, rows));
      process.exitCode = exitCodeOf(report.results);
    });
}
