/** The list of sources as a value: entries added, rotated and taken out. Nothing here reads or writes a file. */
import { randomBytes } from 'node:crypto';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { ReadableError } from '../errors.ts';
import type { Source } from '../sources.ts';
import { say } from '../words/words.ts';

type Sources = readonly Source[];

const SECRET_BYTES = 32;
/** Google's have 44; some old ones a few less. */
const ID_LENGTH_MIN = 30;
const SPREADSHEET_ID = /^[A-Za-z0-9_-]{1,200}$/;

/** `whsec_` and 32 random bytes, as the Standard Webhooks specification has it. */
export function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/**
 * The id in an address such as https://docs.google.com/spreadsheets/d/1AbC…/edit#gid=0, or the text itself.
 * @throws ReadableError where it is neither, or an address that is cut off or of something else
 */
export function spreadsheetIdIn(text: string): string {
  const words = say().errors.sources;
  if (/\u2026|\.\.\./.test(text)) throw new ReadableError(words.cutOff(text));
  if (/\/spreadsheets\/(u\/\d+\/)?d\/e\//.test(text)) throw new ReadableError(words.published(text));
  const id = /\/spreadsheets\/(?:u\/\d+\/)?d\/([A-Za-z0-9_-]+)/.exec(text)?.[1] ?? text.trim();
  if (!SPREADSHEET_ID.test(id)) throw new ReadableError(words.notAnId(text));
  return id;
}

/** What may be wrong with a new source although it was added, in words. @param sources with it */
export function doubtsAbout({ spreadsheetId, name }: Source, sources: Sources): string[] {
  const isNamedTwice = name !== '' && sources.filter((source) => source.name === name).length > 1;
  const { length } = spreadsheetId;
  return [
    ...(isNamedTwice ? [say().commands.source.sameName(name)] : []),
    ...(length < ID_LENGTH_MIN ? [say().commands.source.shortId(length)] : []),
  ];
}

/** @param list comma separated; undefined: all tabs. @throws ReadableError where a tab is not known */
export function tabsIn(list: string | undefined): Source['tabs'] {
  const known = contracts.map((contract) => contract.tab);
  const tabs = list === undefined ? known : list.split(',').map((tab) => tab.trim());
  const unknown = tabs.filter((tab) => !known.includes(tab));
  if (unknown.length > 0) throw new ReadableError(say().errors.sources.noSuchTab(unknown.join(', '), known.join(', ')));
  return tabs;
}

/** How people know it. */
export function titled({ spreadsheetId, name }: Source): string {
  return name === '' ? spreadsheetId : `${spreadsheetId} (${name})`;
}

/** @throws ReadableError where the spreadsheet is there already */
export function withSource(sources: Sources, source: Source): Sources {
  if (sources.some(({ spreadsheetId }) => spreadsheetId === source.spreadsheetId)) {
    throw new ReadableError(say().errors.sources.known(source.spreadsheetId));
  }
  return [...sources, source];
}

/** @throws ReadableError where there is no such spreadsheet */
export function sourceIn(sources: Sources, spreadsheetId: string): Source {
  const source = sources.find((candidate) => candidate.spreadsheetId === spreadsheetId);
  if (source !== undefined) return source;
  throw new ReadableError(say().errors.sources.unknown(spreadsheetId));
}

/**
 * A new secret in front; those that were there stay valid for a time, so that no sync fails until it is pasted.
 * @param endAt when they end, unix milliseconds
 */
export function withRotatedSecret(sources: Sources, spreadsheetId: string, secret: string, endAt: number): Sources {
  const { secrets } = sourceIn(sources, spreadsheetId);
  return withSecrets(sources, spreadsheetId, [secret, ...secrets], new Date(endAt).toISOString());
}

/** Only the newest secret stays. @throws ReadableError where there is no older one */
export function withoutOldSecrets(sources: Sources, spreadsheetId: string): Sources {
  const { secrets } = sourceIn(sources, spreadsheetId);
  if (secrets.length === 1) {
    throw new ReadableError(say().errors.sources.noRotation(spreadsheetId));
  }
  return withSecrets(sources, spreadsheetId, secrets.slice(0, 1));
}

export function withScript(sources: Sources, spreadsheetId: string, scriptId: string): Sources {
  const source = { ...sourceIn(sources, spreadsheetId), scriptId };
  return sources.map((other) => (other.spreadsheetId === spreadsheetId ? source : other));
}

export function withoutSource(sources: Sources, spreadsheetId: string): Sources {
  return sources.filter((source) => source.spreadsheetId !== spreadsheetId);
}

function withSecrets(sources: Sources, spreadsheetId: string, secrets: string[], olderSecretsEndAt?: string): Sources {
  return sources.map((source) => {
    if (source.spreadsheetId !== spreadsheetId) return source;
    const { olderSecretsEndAt: _, ...rest } = source;
    return { ...rest, secrets, ...(olderSecretsEndAt === undefined ? {} : { olderSecretsEndAt }) };
  });
}
