/** `qtickets-sheets compare`: the sheets' numbers against those of the system that they replace. */
import { Command, Option } from 'commander';
import { type CompareOptions, compareOptionsSchema, compareWithLegacy, comparisonSchema } from '../compare/compare.ts';
import { comparisonCsv, comparisonJson, comparisonText } from '../compare/report.ts';
import { type Config, readConfig } from '../config.ts';
import { ReadableError } from '../errors.ts';
import { say } from '../words/words.ts';
import { makeReport } from './ask-server.ts';

const ROWS_LISTED = 50;

type Options = CompareOptions & { readonly json?: boolean; readonly csv?: boolean };

export function compareCommand(): Command {
  const words = say().help.compare;
  return new Command('compare')
    .description(words.about)
    .option('--legacy <table>', words.legacy, 'fact_qtickets_sales_daily')
    .option('--since <day>', words.since)
    .option('--to <day>', words.to)
    .addOption(new Option('--json', say().help.json).conflicts('csv'))
    .option('--csv', words.csv)
    .addHelpText('after', words.more)
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
  if (!asked.success) {
    throw new ReadableError(
      asked.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n'),
    );
  }
  const options = asked.data;
  return makeReport(config, {
    path: 'compare',
    options,
    schema: comparisonSchema,
    make: (client, deployment) => compareWithLegacy(client, deployment, options),
  });
}
