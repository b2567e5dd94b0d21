/**
 * `npm run demo`: the whole way of the data on this machine. A sample workbook with the bundle that Google will run, the
 * server that will receive it, and ClickHouse; then a few things that happen to sheets. See story.ts.
 */
import { once } from 'node:events';
import { exchange } from '../../support/exchange.ts';
import { bold, cyan, dim, fact, green, red, say, seconds } from '../../support/terminal.ts';
import { type DemoStage, openDemoStage } from './demo-stage.ts';
import { DemoFailure } from './expect.ts';
import { type DemoOptions, readOptions, usage } from './options.ts';
import { playStory } from './story.ts';

/** Ctrl-C, or SIGTERM from the system. */
const interruption = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);

async function play(options: DemoOptions): Promise<void> {
  const startedAt = Date.now();
  say(bold('QTickets sheets in ClickHouse, on this machine'));
  const stage = await openDemoStage(options);
  try {
    introduce(stage);
    await Promise.race([playStory(stage), interruption.then(() => Promise.reject(new DemoFailure('It was stopped.')))]);
    say();
    say(green(`All of it held, in ${seconds(Date.now() - startedAt)}.`));
    if (options.exit) return;
    await invite(stage);
    await interruption;
    say();
  } finally {
    await stage.close();
  }
}

function introduce({ workbookPath, server }: DemoStage): void {
  fact('workbook', workbookPath);
  fact('server', server.url);
  fact('ClickHouse', `${server.clickHouseUrl} (embedded, read-only)`);
}

async function invite({ server, workbookPath }: DemoStage): Promise<void> {
  const hasStatusPage = (await exchange('GET', server.url)).status === 200;
  say();
  say(bold('Look around; Ctrl-C ends the demo and removes its files.'));
  fact('the workbook', workbookPath);
  fact('the server', `${server.url}/${hasStatusPage ? '' : 'healthz'}`);
  fact('ask ClickHouse', '');
  const query =
    'SELECT date, event_name, city, revenue, currency FROM v_qtickets_sales_14d LIMIT 5 FORMAT PrettyCompact';
  say(`   ${cyan(`curl '${server.clickHouseUrl}/' --data-binary "${query}"`)}`);
  say(dim('   or with any ClickHouse client: tables fact_qtickets_sales, dim_events …, views v_qtickets_…'));
}

function explain(error: unknown): string {
  if (error instanceof DemoFailure) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function main(): Promise<void> {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options.help) say(usage);
    else await play(options);
  } catch (error) {
    say();
    say(red(`The demo failed. ${explain(error)}`));
    process.exitCode = 1;
  }
}

await main();
// Where the story was interrupted, the rest of it must not go on without its stage.
process.exit();
