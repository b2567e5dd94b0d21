/** The sources: which spreadsheets may write which tabs, and with which secrets (`SOURCES_FILE`). */
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { contracts, isOptional } from '@qtickets/shared-schema/contracts/index';
import { decodeSecret } from '@qtickets/shared-schema/wire/signing';
import { z } from 'zod';
import { messageOf, ReadableError, reasonOf } from './errors.ts';
import type { Log } from './log.ts';
import { ifThere, isOpenToOthers } from './private-file.ts';
import { say } from './words/words.ts';

/** The script in the spreadsheet; the Sheets API; or the script, and the API as a witness each night. */
export const readers = ['bundle', 'api', 'both'] as const;
export type Reader = (typeof readers)[number];

const tabNames = contracts.map((contract) => contract.tab);

export const SCRIPT_ID = /^[A-Za-z0-9_-]{20,100}$/;

/** A list of all usual tabs is what stood for all of them before there were optional ones. */
function withOptional(tabs: readonly string[]): string[] {
  return tabNames.every((tab) => isOptional(tab) || tabs.includes(tab)) ? [...tabNames] : [...tabs];
}

const sourceSchema = z.object({
  spreadsheetId: z.string().regex(/^[A-Za-z0-9_-]{1,200}$/, { error: () => say().errors.sources.id }),
  name: z.string().default(''),
  secrets: z
    .array(z.string().refine((secret) => decodeSecret(secret) !== null, { error: () => say().errors.sources.secret }))
    .min(1),
  /** From this moment on only the first of the secrets counts: a rotation ends by itself. */
  olderSecretsEndAt: z.iso.datetime().optional(),
  /** The script in the spreadsheet, where `source install` made it or was given its id: what `source update` sends to. */
  scriptId: z
    .string()
    .regex(SCRIPT_ID, { error: () => say().errors.sources.script })
    .optional(),
  tabs: z
    .array(z.enum(tabNames))
    .default([...tabNames])
    .transform(withOptional),
  /** Who reads the spreadsheet; READER where it is left out. */
  reader: z.enum(readers).optional(),
  /** For the Sheets API, which sees no settings of the script: `{"sales":"Sales 2025, Sales 2026"}`. */
  sheetTabs: z.partialRecord(z.enum(tabNames), z.string()).optional(),
});
export type Source = z.infer<typeof sourceSchema>;

/** The secrets that count now. @param now unix milliseconds */
export function secretsAt({ secrets, olderSecretsEndAt }: Source, now: number): readonly string[] {
  const isOver = olderSecretsEndAt !== undefined && Date.parse(olderSecretsEndAt) <= now;
  return isOver ? secrets.slice(0, 1) : secrets;
}

const fileSchema = z.object({ sources: z.array(sourceSchema) }).superRefine(({ sources }, context) => {
  const ids = new Set<string>();
  const secrets = new Map<string, string>();
  for (const [index, source] of sources.entries()) {
    if (ids.has(source.spreadsheetId)) {
      context.addIssue({
        code: 'custom',
        path: ['sources', index, 'spreadsheetId'],
        message: say().errors.sources.twice,
      });
    }
    ids.add(source.spreadsheetId);
    for (const secret of source.secrets) {
      const other = secrets.get(secret);
      if (other !== undefined && other !== source.spreadsheetId) {
        context.addIssue({
          code: 'custom',
          path: ['sources', index, 'secrets'],
          message: say().errors.sources.sharedSecret(other),
        });
      }
      secrets.set(secret, source.spreadsheetId);
    }
  }
});

export interface Sources {
  find(spreadsheetId: string): Promise<Source | undefined>;
  all(): Promise<readonly Source[]>;
}

/** What is wrong with a sources file, in words for the administrator. */
export class SourcesFileError extends ReadableError {}

function parseSources(path: string, text: string): readonly Source[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new SourcesFileError(say().errors.sources.notJson(path));
  }
  const result = fileSchema.safeParse(content);
  if (result.success) return result.data.sources;
  const problems = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new SourcesFileError([say().errors.sources.notRight(path), ...problems].join('\n'));
}

/**
 * The sources in the file; none where there is no file yet, unless it must be there.
 * @throws SourcesFileError where it is not right, or others than its owner can read it
 */
export async function readSources(
  path: string,
  missing: 'is empty' | 'must be there' = 'is empty',
): Promise<readonly Source[]> {
  const file = await ifThere(Promise.all([stat(path), readFile(path, 'utf8')])).catch((error: unknown) => {
    throw new SourcesFileError(say().errors.cannotRead(path, reasonOf(error)));
  });
  if (file === null && missing === 'must be there') {
    throw new SourcesFileError(say().errors.sources.gone(path));
  }
  if (file === null) return [];
  const [{ mode }, text] = file;
  if (isOpenToOthers(mode)) {
    throw new SourcesFileError(say().errors.sources.openToOthers(path));
  }
  return parseSources(path, text);
}

/**
 * Writes the file anew, readable by its owner only; a reader sees the old one or the new one, never half of it.
 * @throws SourcesFileError where it cannot: then it is as it was
 */
export async function writeSources(path: string, sources: readonly Source[]): Promise<void> {
  const draft = `${path}.${process.pid}.new`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // On the disk before it has the name, so that a power cut leaves no empty file under it.
    await writeFile(draft, fileText(sources), { mode: 0o600, flush: true });
    await chmod(draft, 0o600);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw cannotWrite(path, error);
  }
}

/** All tabs need not be named, and a server of before may not know each of them. */
function fileText(sources: readonly Source[]): string {
  const entries = sources.map(({ tabs, ...source }) =>
    tabs.length === tabNames.length ? source : { ...source, tabs },
  );
  return `${JSON.stringify({ sources: entries }, null, 2)}\n`;
}

export function cannotWrite(path: string, error: unknown): SourcesFileError {
  const { cannotWrite: failed, nothingChanged } = say().errors;
  return new SourcesFileError(`${failed(path, reasonOf(error))} ${nothingChanged(dirname(path))}`);
}

/**
 * The sources of a file that is read again when it changes. A change that is not right is logged, and the last good
 * state stays; so it does while the file is gone, as it is for a moment when an editor replaces it.
 */
export async function watchSources(path: string, log: Log): Promise<Sources> {
  let stamp = await stampOf(path);
  let sources = readSources(path);
  await sources;
  const readAgain = async (last: Promise<readonly Source[]>): Promise<readonly Source[]> => {
    try {
      const read = await readSources(path, 'must be there');
      log('info', 'sources_read', { count: read.length });
      return read;
    } catch (error) {
      log('error', 'sources_refused', { message: messageOf(error) });
      return last;
    }
  };
  const refresh = async (): Promise<readonly Source[]> => {
    const seen = await stampOf(path);
    // A caller that asks while it is being read waits for what is read: it may be signed with the new secret already.
    if (seen !== stamp) [stamp, sources] = [seen, readAgain(sources)];
    return sources;
  };
  return {
    find: async (spreadsheetId) => (await refresh()).find((source) => source.spreadsheetId === spreadsheetId),
    all: refresh,
  };
}

/** Changes whenever the file does; '' where there is none. */
async function stampOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino, mode } = await stat(path);
    return `${mtimeMs}/${size}/${ino}/${mode}`;
  } catch {
    return '';
  }
}

/** Sources that never change, for programs that make their own. */
export function fixedSources(sources: readonly Source[]): Sources {
  return {
    find: async (spreadsheetId) => sources.find((source) => source.spreadsheetId === spreadsheetId),
    all: async () => sources,
  };
}
