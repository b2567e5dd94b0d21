/** `qtickets-sheets notices test`: whether notices reach the people they are for, before there is trouble to report. */
import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { messageOf, ReadableError } from '../errors.ts';
import { type Channel, channelsOf } from '../notices/channels.ts';
import { composeTestNotice } from '../notices/compose.ts';
import { VERSION } from '../version.ts';

const NO_CHANNEL =
  'No notices are set up, so nobody would hear of trouble: set NOTICE_WEBHOOK_URL, or NOTICE_TELEGRAM_TOKEN and NOTICE_TELEGRAM_CHAT.';

const settingsOf: Readonly<Record<Channel['name'], string>> = {
  webhook: 'NOTICE_WEBHOOK_URL',
  telegram: 'NOTICE_TELEGRAM_TOKEN, NOTICE_TELEGRAM_CHAT and whether the bot is in the chat',
};

export function noticesCommand(): Command {
  const command = new Command('notices').description('notices of trouble to people: see NOTICE_… in ops/env.sample');
  command
    .command('test')
    .description('send one test notice to each channel that is set up; exit code 1 where one did not take it')
    .action(async () => {
      const config = readConfig();
      const channels = channelsOf(config);
      if (channels.length === 0) throw new ReadableError(NO_CHANNEL);
      const notice = composeTestNotice({ language: config.NOTICE_LANGUAGE, pageUrl: config.PUBLIC_URL }, VERSION);
      for (const { name, send } of channels) {
        const failure = await send(notice).then(() => null, messageOf);
        if (failure === null) process.stdout.write(`${name}: sent; look whether it arrived\n`);
        else process.stdout.write(`${name}: ${failure}; check ${settingsOf[name]}\n`);
        if (failure !== null) process.exitCode = 1;
      }
    });
  return command;
}
