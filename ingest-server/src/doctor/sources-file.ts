/** SOURCES_FILE: whether it can be read, by its owner only, and what it holds. */
import { dirname } from 'node:path';
import { modeOf } from '../private-file.ts';
import { describeUses, readSecretUses } from '../secret-use.ts';
import { readSources, type Source, SourcesFileError } from '../sources.ts';
import { say } from '../words/words.ts';
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
    return { checks: [failure(SUBJECT, error.message, say().doctor.sourcesWrong)], sources: [] };
  }
}

async function describe(path: string, sources: readonly Source[]): Promise<Check[]> {
  if (sources.length === 0) {
    return [warning(SUBJECT, say().doctor.noSources(path), say().doctor.addSource)];
  }
  const rotating = sources.filter(({ secrets }) => secrets.length > 1);
  const uses = await readSecretUses(path).catch(() => null);
  const { rotation, finishRotation, sourcesOk } = say().doctor;
  const unfinished = rotating.map(({ spreadsheetId: id, secrets }) => {
    // null: they cannot be read.
    const used = uses === null ? null : describeUses(secrets, uses, Date.now());
    return warning(SUBJECT, rotation(id, secrets.length, used), finishRotation(id));
  });
  return [well(SUBJECT, sourcesOk(sources.length, path)), ...unfinished];
}

async function checkFolder(path: string): Promise<Check[]> {
  const folder = dirname(path);
  if (((await modeOf(folder)) & OTHERS_WRITE) === 0) return [];
  return [warning(SUBJECT, say().doctor.folderOpen(folder), say().doctor.runChmod('700', folder))];
}
