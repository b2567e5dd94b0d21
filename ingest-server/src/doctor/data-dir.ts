/** DATA_DIR of the embedded ClickHouse: there, writable, with space left. */
import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { reasonOf } from '../errors.ts';
import { say } from '../words/words.ts';
import { type Check, failure, warning, well } from './check.ts';

const SUBJECT = 'disk';
const MIB = 1024 * 1024;
/** Merges need room for what they write before what they read goes. */
const FREE_MIB_WARNING = 2_048;
const FREE_MIB_ERROR = 256;

/** @returns whether there is anything to open, too: the doctor makes no folder */
export async function checkDataDir(dataDir: string): Promise<{ check: Check; exists: boolean }> {
  const path = resolve(dataDir);
  try {
    if (!(await isFolder(path))) {
      await access(await nearestFolder(path), constants.W_OK);
      return { check: well(SUBJECT, say().doctor.dataDirToBeMade(path)), exists: false };
    }
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(path);
    return { check: judgeSpace(path, Math.floor((bavail * bsize) / MIB)), exists: true };
  } catch (error) {
    const { dataDirUnusable, giveDataDir } = say().doctor;
    const check = failure(SUBJECT, dataDirUnusable(path, reasonOf(error)), giveDataDir(path));
    return { check, exists: false };
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function nearestFolder(path: string): Promise<string> {
  return (await isFolder(path)) || path === dirname(path) ? path : nearestFolder(dirname(path));
}

/** @param freeMib what may still be written there, MiB */
export function judgeSpace(path: string, freeMib: number): Check {
  const message = say().doctor.free(freeMib, path);
  const todo = say().doctor.makeRoom;
  if (freeMib < FREE_MIB_ERROR) return failure(SUBJECT, message, todo);
  return freeMib < FREE_MIB_WARNING ? warning(SUBJECT, message, todo) : well(SUBJECT, message);
}
