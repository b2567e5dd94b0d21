/** What the commands `source …` print. A secret is shown once: when it is made. */
import type { Config } from '../config.ts';
import { describeUses, fingerprintOf, type SecretUses } from '../secret-use.ts';
import { localUrl } from '../server-address.ts';
import type { Source } from '../sources.ts';
import { titled } from './source-entries.ts';

/** What is needed of the configuration to say what to paste. */
export type Address = Pick<Config, 'PUBLIC_URL' | 'HOST' | 'PORT'>;

/** @param doubts what may be wrong with it */
export function addedText(source: Source, address: Address, doubts: readonly string[]): string {
  return lines(
    `Added ${titled(source)}: ${source.tabs.join(', ')}.`,
    ...doubts,
    '',
    ...whatToPaste(source, address),
    '',
    'then menu QTickets → Turn automatic sync on. A running server knows the spreadsheet at once.',
  );
}

export function rotatedText(source: Source, address: Address): string {
  const older = source.secrets.length - 1;
  if (older === 0) {
    return lines(
      `${titled(source)} has a new secret; the old one has ended.`,
      '',
      ...whatToPaste(source, address),
      '',
      'Until you paste it, the spreadsheet is refused (401). It keeps everything, and nothing is lost.',
    );
  }
  return lines(
    `${titled(source)} has a new secret; the ${older === 1 ? 'old one stays' : `${older} older ones stay`} valid until ${source.olderSecretsEndAt ?? 'you finish'}.`,
    '',
    ...whatToPaste(source, address),
    '',
    'What happens next: until you paste it, the spreadsheet goes on with the old secret, and nothing is lost.',
    'When Sync now has answered with the new one, you may end the rotation at once:',
    '',
    `  qtickets-sheets source rotate ${source.spreadsheetId} --finish`,
  );
}

export function finishedText(source: Source): string {
  return lines(
    `${titled(source)} now takes its newest secret only.`,
    'If its next sync is refused (401 invalid_signature), the spreadsheet still has the old one: rotate again and paste.',
  );
}

/** One line a source; `list --json` is for programs. @param now unix ms */
export function listText(sources: readonly Source[], uses: SecretUses, now: number): string {
  if (sources.length === 0) return 'No spreadsheet yet. Add one: qtickets-sheets source add <address>\n';
  const rows = sources.map(({ spreadsheetId, name, tabs, secrets }) => [
    spreadsheetId,
    name || '(no name)',
    tabs.join(', '),
    secrets.length === 1 ? '1' : `${secrets.length}: rotation not finished`,
    describeUses(secrets, uses, now),
  ]);
  return table([['SPREADSHEET', 'NAME', 'TABS', 'SECRETS', 'LAST USED'], ...rows]);
}

/** A source without its secrets; `lastUsed`: of each of them, the newest first, null: never. */
export function withoutSecrets({ secrets, ...source }: Source, uses: SecretUses) {
  const lastUsed = secrets.map((secret) => {
    const at = uses[fingerprintOf(secret)];
    return { fingerprint: fingerprintOf(secret), at: at === undefined ? null : new Date(at).toISOString() };
  });
  return { ...source, secrets: secrets.length, lastUsed };
}

function whatToPaste(source: Source, { PUBLIC_URL, ...local }: Address): string[] {
  const url = PUBLIC_URL ?? `${localUrl(local)}   (set PUBLIC_URL to the address that Google can reach)`;
  return [
    'In the spreadsheet: menu QTickets → Settings, and paste',
    '',
    `  Server   ${url}`,
    `  Secret   ${source.secrets[0]}`,
  ];
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return lines(
    ...rows.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
  );
}

function lines(...of: readonly string[]): string {
  return `${of.join('\n')}\n`;
}
