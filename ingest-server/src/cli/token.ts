/** `qtickets-sheets token`: what the administrator signs in with on his own machine, whatever is set and not. */
import { Command } from 'commander';
import { adminTokenPath, makeAdminToken } from '../admin-token.ts';
import { readConfig } from '../config.ts';
import { say } from '../words/words.ts';

export function tokenCommand(): Command {
  const words = say().help.token;
  return new Command('token')
    .description(words.about)
    .addHelpText('after', words.more)
    .action(async () => {
      const config = readConfig();
      process.stdout.write(`${await makeAdminToken(config.SOURCES_FILE)}\n`);
      if (process.stdout.isTTY)
        process.stderr.write(`${say().commands.tokenFrom(adminTokenPath(config.SOURCES_FILE))}\n`);
    });
}
