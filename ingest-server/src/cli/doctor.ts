/** `qtickets-sheets doctor`: checks everything, and says what to do. */
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { type Config, ownEnvironment, readConfig } from '../config.ts';
import { type Check, type CheckLevel, worstOf } from '../doctor/check.ts';
import { issueReport } from '../doctor/report.ts';
import { runDoctor } from '../doctor/run-doctor.ts';
import { readSources } from '../sources.ts';

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
  const indent = ' '.repeat(width + 11);
  const lines = checks.flatMap(({ subject, level, message, todo }) => [
    `${level.padEnd(7)}  ${subject.padEnd(width)}  ${message.replaceAll('\n', `\n${indent}`)}`,
    ...(todo === '' ? [] : [`${indent}→ ${todo}`]),
  ]);
  return [...lines, '', CONCLUSIONS[worstOf(checks)], ''].join('\n');
}

/** For programs. */
export function reportJson(checks: readonly Check[]): string {
  return `${JSON.stringify({ status: worstOf(checks), checks }, null, 2)}\n`;
}

/** Where the configuration cannot be read, the checks name nothing of it but variables. */
async function reportForIssue(checks: readonly Check[]): Promise<string> {
  const config = configIfRight();
  const sources = config === null ? [] : await readSources(config.SOURCES_FILE).catch(() => []);
  const { PUBLIC_URL, CLICKHOUSE_URL, SOURCES_FILE = '', DATA_DIR, GOOGLE_SERVICE_ACCOUNT_FILE } = config ?? {};
  const hosts = [PUBLIC_URL, CLICKHOUSE_URL].flatMap((url) => (url === undefined ? [] : [url, new URL(url).hostname]));
  const paths = [SOURCES_FILE, DATA_DIR, GOOGLE_SERVICE_ACCOUNT_FILE, dirname(resolve(SOURCES_FILE)), process.cwd()];
  return issueReport(
    checks,
    sources,
    [...hosts, ...paths].filter((text) => text !== undefined),
  );
}

function configIfRight(): Config | null {
  try {
    return readConfig();
  } catch {
    return null;
  }
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check everything, from the configuration to the rights in ClickHouse, and say what to do')
    .option('--json', 'as JSON')
    .option('--google', 'also whether Google answers through the Sheets API as this program assumes')
    .option('--report', 'as a text for an issue, without names, addresses and cells: see ops/LIVE-CHECK.md')
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
    .action(async (options: { json?: boolean; google?: boolean; report?: boolean }) => {
      const checks = await runDoctor(ownEnvironment, options.google ?? false);
      const text = options.report ? await reportForIssue(checks) : reportText(checks);
      process.stdout.write(options.json ? reportJson(checks) : text);
      process.exitCode = exitCodeOf(checks);
    });
}
