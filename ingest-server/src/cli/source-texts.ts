/** What the commands `source …` print. A secret is shown once: when it is made. */
import type { Config } from '../config.ts';
import { describeUses, fingerprintOf, type SecretUses } from '../secret-use.ts';
import { localUrl } from '../server-address.ts';
import type { Source } from '../sources.ts';
import { tableText } from '../table-text.ts';
import { say } from '../words/words.ts';
import { titled } from './source-entries.ts';

/** What is needed of the configuration to say what to paste. */
export type Address = Pick<Config, 'PUBLIC_URL' | 'HOST' | 'PORT'>;

/** @param doubts what may be wrong with it */
export function addedText(source: Source, address: Address, doubts: readonly string[]): string {
  const { added, thenTurnOn } = say().commands.source;
  return lines(
    added(titled(source), source.tabs.join(', ')),
    ...doubts,
    '',
    ...whatToPaste(source, address),
    '',
    thenTurnOn,
  );
}

export function rotatedText(source: Source, address: Address): string {
  const { rotatedNow, refusedUntil, rotated, next } = say().commands.source;
  const older = source.secrets.length - 1;
  if (older === 0) {
    return lines(rotatedNow(titled(source)), '', ...whatToPaste(source, address), '', refusedUntil);
  }
  return lines(
    rotated(titled(source), older, source.olderSecretsEndAt),
    '',
    ...whatToPaste(source, address),
    '',
    next,
    '',
    `  qtickets-sheets source rotate ${source.spreadsheetId} --finish`,
  );
}

export function finishedText(source: Source): string {
  return lines(say().commands.source.finished(titled(source)));
}

/** One line a source; `list --json` is for programs. @param now unix ms */
export function listText(sources: readonly Source[], uses: SecretUses, now: number): string {
  const words = say().commands.source;
  if (sources.length === 0) return lines(words.none);
  const rows = sources.map(({ spreadsheetId, name, tabs, secrets }) => [
    spreadsheetId,
    name || words.noName,
    tabs.join(', '),
    secrets.length === 1 ? '1' : words.unfinished(secrets.length),
    describeUses(secrets, uses, now),
  ]);
  return lines(...tableText([words.columns, ...rows]));
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
  const { paste, server, secret, setPublicUrl } = say().commands.source;
  const url = PUBLIC_URL ?? `${localUrl(local)}   ${setPublicUrl}`;
  return [paste, '', `  ${server}   ${url}`, `  ${secret}   ${source.secrets[0]}`];
}

function lines(...of: readonly string[]): string {
  return `${of.join('\n')}\n`;
}
