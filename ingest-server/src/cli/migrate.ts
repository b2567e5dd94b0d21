/** `qtickets-sheets migrate`: tables and views to this version, once; running it again changes nothing. */
import { Command } from 'commander';
import { type BroughtUp, bringUp, broughtUpSchema } from '../clickhouse/schema/bring-up.ts';
import { readConfig } from '../config.ts';
import { say } from '../words/words.ts';
import { makeReport } from './ask-server.ts';

export function migrateCommand(): Command {
  const words = say().help.migrate;
  return new Command('migrate')
    .description(words.about)
    .option('--adopt', words.adopt)
    .addHelpText('after', words.more)
    .action(async ({ adopt = false }: { adopt?: boolean }) => {
      const config = readConfig();
      const options = { adopt };
      const report = await makeReport(config, {
        path: 'migrate',
        options,
        schema: broughtUpSchema,
        make: (client, deployment) => bringUp(client, deployment, options),
      });
      process.stdout.write(describe(report, config.CLICKHOUSE_DATABASE));
    });
}

/** What was done, a line each; that nothing was to do is a line too. */
export function describe(done: BroughtUp, database: string): string {
  const words = say().commands.migrate;
  const named = (sentence: (names: string) => string, names: readonly string[]) =>
    names.length === 0 ? [] : [sentence(names.join(', '))];
  const lines = [
    ...named(words.adopted, done.adopted),
    ...named(words.restored, done.restored),
    ...(done.restored.length > 0 ? [words.fillThem] : []),
    ...named(words.applied, done.applied),
    ...named(words.views, done.views),
    ...done.healed.map(({ table, rows }) => words.healed(table, rows)),
  ];
  const refused = [
    ...(done.viewsRefused === undefined ? [] : [words.viewsRefused(done.viewsRefused)]),
    ...(done.healRefused === undefined ? [] : [words.healRefused(done.healRefused)]),
    ...(done.sumsRefused === undefined ? [] : [words.sumsRefused(done.sumsRefused)]),
  ];
  const end = lines.length === 0 ? words.nothingToDo(database) : words.isCurrent(database);
  return `${[...lines, ...refused, end].join('\n')}\n`;
}
