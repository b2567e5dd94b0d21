/** `qtickets-sheets notices test`: whether notices reach the people they are for, before there is trouble to report. */
import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { ReadableError, reasonOf } from '../errors.ts';
import { channelsOf } from '../notices/channels.ts';
import { composeTestNotice } from '../notices/compose.ts';
import { say } from '../words/words.ts';

export function noticesCommand(): Command {
  const help = say().help.notices;
  const command = new Command('notices').description(help.about);
  command
    .command('test')
    .description(help.test)
    .action(async () => {
      const config = readConfig();
      const words = say().commands.notices;
      const channels = channelsOf(config);
      if (channels.length === 0) throw new ReadableError(say().errors.noNotices);
      const notice = composeTestNotice({ language: config.NOTICE_LANGUAGE, pageUrl: config.PUBLIC_URL });
      for (const { name, send } of channels) {
        const failure = await send(notice).then(() => null, reasonOf);
        const settings = name === 'webhook' ? 'NOTICE_WEBHOOK_URL' : words.telegram;
        process.stdout.write(`${failure === null ? words.sent(name) : words.failed(name, failure, settings)}\n`);
        if (failure !== null) process.exitCode = 1;
      }
    });
  return command;
}
