/** Files that hold secrets, or that may not be there yet. */
import { stat } from 'node:fs/promises';
import { codeOf } from './errors.ts';

/** Whether group or others may do anything with it. @param mode as of `stat` */
export function isOpenToOthers(mode: number): boolean {
  return (mode & 0o077) !== 0;
}

/** The mode of a file or folder; 0 where it cannot be seen. */
export async function modeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ mode }) => mode,
    () => 0,
  );
}

/** What is read of a file or folder; null where it does not exist. */
export async function ifThere<Content>(reading: Promise<Content>): Promise<Content | null> {
  try {
    return await reading;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
