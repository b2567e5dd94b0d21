/** `qtickets-sheets token`: what the administrator signs in with on his own machine, whatever is set and not. */
import { Command } from 'commander';
import { adminTokenPath, makeAdminToken } from '../admin-token.ts';
import { readConfig } from '../config.ts';

export function tokenCommand(): Command {
  return new Command('token')
    .description('print the administrator’s token, which opens the status page, health and metrics')
    .addHelpText(
      'after',
      `
It is in a file beside SOURCES_FILE, readable by its owner only. Delete the file and restart the server for another one.

Examples:
  qtickets-sheets token
  curl -H "Authorization: Bearer $(qtickets-sheets token)" http://127.0.0.1:8080/healthz/detailed`,
    )
    .action(async () => {
      const config = readConfig();
      process.stdout.write(`${await makeAdminToken(config.SOURCES_FILE)}\n`);
      if (process.stdout.isTTY) process.stderr.write(`from ${adminTokenPath(config.SOURCES_FILE)}\n`);
    });
}
