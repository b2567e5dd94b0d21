/** `qtickets-sheets compare`: the sheets' numbers against those of the system that they replace. */
import { Command, Option } from 'commander';
import { z } from 'zod';
import { type CompareOptions, compareOptionsSchema, compareWithLegacy, comparisonSchema } from '../compare/compare.ts';
import { comparisonCsv, comparisonJson, comparisonText } from '../compare/report.ts';
import { type Config, readConfig } from '../config.ts';
import { ReadableError } from '../errors.ts';
import { makeReport } from './ask-server.ts';

const ROWS_LISTED = 50;

type Options = CompareOptions & { readonly json?: boolean; readonly csv?: boolean };

export function compareCommand(): Command {
  return new Command('compare')
    .description('hold v_qtickets_sales_latest against the sales of another system, by day, event and city')
    .option(
      '--legacy <table>',
      'its table or view, with a database before a point if it is another',
      'fact_qtickets_sales_daily',
    )
    .option('--since <day>', 'first day, YYYY-MM-DD')
    .option('--to <day>', 'last day, YYYY-MM-DD')
    .addOption(new Option('--json', 'as JSON').conflicts('csv'))
    .option('--csv', 'as CSV')
    .addHelpText(
      'after',
      `
Columns are found by their names (date or sales_date, event_id, city, tickets_sold, revenue, and refunds and currency
where it has them). Cities are read by our rules on both sides; amounts are compared at two digits. A table without
currencies is taken to be in RUB. Changes nothing. ops/TAKE-OVER.md says how to switch over with it.

missing: the sheets do not have it.   extra: only the sheets have it.   different: both do, with other numbers.

Exit codes: 0 equal, 1 differs, 2 could not be compared.

Examples:
  qtickets-sheets compare --since 2025-10-01 --to 2025-10-31
  qtickets-sheets compare --legacy legacy_fact_qtickets_sales --csv > differences.csv`,
    )
    .action(async (options: Options) => {
      // Until it is known to be better.
      process.exitCode = 2;
      const comparison = await compare(readConfig(), options);
      const text = options.json ? comparisonJson(comparison) : options.csv ? comparisonCsv(comparison) : null;
      process.stdout.write(text ?? comparisonText(comparison, ROWS_LISTED));
      process.exitCode = comparison.differences.length === 0 ? 0 : 1;
    });
}

async function compare(config: Config, given: Options) {
  const asked = compareOptionsSchema.safeParse(given);
  if (!asked.success) throw new ReadableError(z.prettifyError(asked.error));
  const options = asked.data;
  return makeReport(config, {
    path: 'compare',
    options,
    schema: comparisonSchema,
    make: (client, deployment) => compareWithLegacy(client, deployment, options),
  });
}
