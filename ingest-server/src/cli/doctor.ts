/** `qtickets-sheets doctor`: checks everything, and says what to do. */
import { Command } from 'commander';
import { type Check, type CheckLevel, worstOf } from '../doctor/check.ts';
import { runDoctor } from '../doctor/run-doctor.ts';

/** As monitoring plugins have it. */
const EXIT_CODES: Readonly<Record<CheckLevel, number>> = { ok: 0, warning: 1, error: 2, unknown: 3 };

const CONCLUSIONS: Readonly<Record<CheckLevel, string>> = {
  ok: 'All is well.',
  unknown: 'What could be seen is well; what is marked unknown could not be seen from here.',
  warning: 'It works; what is marked deserves a look.',
  error: 'It does not work as it should: fix what is marked error, from the top.',
};

export function exitCodeOf(checks: readonly Check[]): number {
  return EXIT_CODES[worstOf(checks)];
}

/** One line a check, and what to do under it. */
export function reportText(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ subject }) => subject.length));
  const lines = checks.flatMap(({ subject, level, message, todo }) => [
    `${level.padEnd(7)}  ${subject.padEnd(width)}  ${indented(message, width)}`,
    ...(todo === '' ? [] : [`${' '.repeat(width + 11)}→ ${todo}`]),
  ]);
  return [...lines, '', CONCLUSIONS[worstOf(checks)], ''].join('\n');
}

/** For programs. */
export function reportJson(checks: readonly Check[]): string {
  return `${JSON.stringify({ status: worstOf(checks), checks }, null, 2)}\n`;
}

function indented(message: string, width: number): string {
  return message.replaceAll('\n', `\n${' '.repeat(width + 11)}`);
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check everything, from the configuration to the rights in ClickHouse, and say what to do')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Looks at: Node.js, configuration, SOURCES_FILE, the built script, clocks, PUBLIC_URL and its certificate, free space,
ClickHouse (version, tables, rights), and when each spreadsheet was last heard of. Changes nothing. Where the running
server holds the embedded data, the server is asked.

Exit codes: 0 all is well, 1 warnings, 2 errors, 3 nothing is wrong, but something could not be seen from here.

Examples:
  qtickets-sheets doctor
  qtickets-sheets doctor --json | jq '.checks[] | select(.level != "ok")'`,
    )
    .action(async (options: { json?: boolean }) => {
      const checks = await runDoctor();
      process.stdout.write(options.json ? reportJson(checks) : reportText(checks));
      process.exitCode = exitCodeOf(checks);
    });
}
