/**
 * The administrator's token: a file beside SOURCES_FILE that its owner alone can read, made at the first start. A process
 * that can read it acts for the administrator, however its request came here.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ReadableError, reasonOf } from './errors.ts';
import { ifThere, isOpenToOthers } from './private-file.ts';
import { say } from './words/words.ts';

const TOKEN_FORM = /^[A-Za-z0-9_-]{32,}$/;

export function adminTokenPath(sourcesFile: string): string {
  return join(dirname(sourcesFile), 'admin-token');
}

/** @returns null where there is none yet. @throws ReadableError where others can read it, or it is not a token */
export async function readAdminToken(sourcesFile: string): Promise<string | null> {
  const path = adminTokenPath(sourcesFile);
  const file = await ifThere(Promise.all([stat(path), readFile(path, 'utf8')])).catch((error: unknown) => {
    throw new ReadableError(say().errors.cannotRead(path, reasonOf(error)));
  });
  if (file === null) return null;
  const [{ mode }, text] = file;
  const token = text.trim();
  if (isOpenToOthers(mode)) {
    throw new ReadableError(say().errors.adminToken.openToOthers(path));
  }
  if (!TOKEN_FORM.test(token)) throw new ReadableError(say().errors.adminToken.noToken(path));
  return token;
}

/** Of two that start at once, one makes it and the other reads it. */
export async function makeAdminToken(sourcesFile: string): Promise<string> {
  const known = await readAdminToken(sourcesFile);
  if (known !== null) return known;
  const path = adminTokenPath(sourcesFile);
  const token = randomBytes(32).toString('base64url');
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, `${token}\n`, { mode: 0o600, flag: 'wx', flush: true });
    return token;
  } catch (error) {
    const made = await readAdminToken(sourcesFile).catch(() => null);
    if (made !== null) return made;
    throw new ReadableError(say().errors.cannotWrite(path, reasonOf(error)));
  }
}
