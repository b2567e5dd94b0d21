/** `qtickets-sheets doctor`: checks everything, and says what to do. */
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { type Config, ownEnvironment, readConfig } from '../config.ts';
import { type Check, type CheckLevel, worstOf } from '../doctor/check.ts';
import { issueReport } from '../doctor/report.ts';
import { runDoctor } from '../doctor/run-doctor.ts';
import { readSources } from '../sources.ts';
import { say } from '../words/words.ts';
import { showingWork } from './show-work.ts';

/** As monitoring plugins have it. */
const EXIT_CODES: Readonly<Record<CheckLevel, number>> = { ok: 0, warning: 1, error: 2, unknown: 3 };

export function exitCodeOf(checks: readonly Check[]): number {
  return EXIT_CODES[worstOf(checks)];
}

/** One line a check, and what to do under it. */
export function reportText(checks: readonly Check[]): string {
  const { subjects, levels, conclusions } = say().doctor;
  const named = checks.map((check) => ({ ...check, subject: subjects[check.subject] ?? check.subject }));
  const levelWidth = Math.max(...Object.values(levels).map((level) => level.length));
  const width = Math.max(...named.map(({ subject }) => subject.length));
  const indent = ' '.repeat(levelWidth + width + 4);
  const lines = named.flatMap(({ subject, level, message, todo }) => [
    `${levels[level].padEnd(levelWidth)}  ${subject.padEnd(width)}  ${message.replaceAll('\n', `\n${indent}`)}`,
    ...(todo === '' ? [] : [`${indent}→ ${todo}`]),
  ]);
  return [...lines, '', conclusions[worstOf(checks)], ''].join('\n');
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
  const words = say().help.doctor;
  return new Command('doctor')
    .description(words.about)
    .option('--json', say().help.json)
    .option('--google', words.google)
    .option('--report', words.report)
    .addHelpText('after', words.more)
    .action(async (options: { json?: boolean; google?: boolean; report?: boolean }) => {
      const checks = await showingWork(() => runDoctor(ownEnvironment, options.google ?? false));
      const text = options.report ? await reportForIssue(checks) : reportText(checks);
      process.stdout.write(options.json ? reportJson(checks) : text);
      process.exitCode = exitCodeOf(checks);
    });
}
