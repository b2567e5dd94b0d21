/** SOURCES_FILE: whether it can be read, by its owner only, and what it holds. */
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf } from '../errors.ts';
import { describeUses, readSecretUses, type SecretUses } from '../secret-use.ts';
import { readSources, type Source, SourcesFileError } from '../sources.ts';
import { type Check, failure, warning, well } from './check.ts';

const SUBJECT = 'sources';
/** Group and others may not exchange the file for theirs. */
const OTHERS_WRITE = 0o022;

/** @returns the sources too, for the checks that follow; none where the file is not right */
export async function checkSourcesFile(path: string): Promise<{ checks: Check[]; sources: readonly Source[] }> {
  try {
    const sources = await readSources(path);
    return { checks: [...(await describe(path, sources)), ...(await checkFolder(path))], sources };
  } catch (error) {
    if (!(error instanceof SourcesFileError)) throw error;
    const todo = 'Until it is fixed a running server goes on with what it read last, and a new start fails.';
    return { checks: [failure(SUBJECT, messageOf(error), todo)], sources: [] };
  }
}

async function describe(path: string, sources: readonly Source[]): Promise<Check[]> {
  if (sources.length === 0) {
    const todo = 'Run `qtickets-sheets source add <address of the spreadsheet>` and paste what it prints.';
    return [warning(SUBJECT, `No spreadsheet in ${path}.`, todo)];
  }
  const count = sources.length === 1 ? '1 spreadsheet' : `${sources.length} spreadsheets`;
  const rotating = sources.filter(({ secrets }) => secrets.length > 1);
  const uses = await readSecretUses(path).catch(() => null);
  const unfinished = rotating.map((source) => unfinishedRotation(source, uses));
  return [well(SUBJECT, `${count} in ${path}, readable by its owner only`), ...unfinished];
}

/** @param uses null: they cannot be read */
function unfinishedRotation({ spreadsheetId, secrets }: Source, uses: SecretUses | null): Check {
  const todo = `Once the spreadsheet has the newest: qtickets-sheets source rotate ${spreadsheetId} --finish`;
  const used = uses === null ? 'when they were used is not known' : describeUses(secrets, uses, Date.now());
  const text = `${spreadsheetId} has ${secrets.length} valid secrets (${used}): a rotation is not finished.`;
  return warning(SUBJECT, text, todo);
}

async function checkFolder(path: string): Promise<Check[]> {
  const folder = dirname(path);
  const mode = await stat(folder).then(
    (found) => found.mode,
    () => 0,
  );
  if ((mode & OTHERS_WRITE) === 0) return [];
  return [warning(SUBJECT, `Others than its owner can write to ${folder}.`, `Run: chmod 700 ${folder}`)];
}
