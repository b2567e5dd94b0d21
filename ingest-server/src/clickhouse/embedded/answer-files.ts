/**
 * Answers on their way: the engine writes each into a file of its own, because what it gives in memory is there three
 * times and has no end. The size is watched while it is written; past the limit the query is stopped.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, createReadStream, fstatSync, openSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { literal } from '../schema/sql-literal.ts';
import { type EngineSession, openSession } from './engine-session.ts';
import { makeOwnFolder } from './own-folder.ts';
import { Refusal } from './refusal.ts';

const MB = 1_000_000;
/** Of one answer. */
const ANSWER_BYTES_MAX = 200 * MB;
/** Of all that wait to be taken. */
const HELD_BYTES_MAX = 1_000 * MB;
const WATCH_EVERY_MS = 10;
/** A disk with less is not used while another one has more. */
const ROOM_BYTES = 256 * MB;
/** Memory, on Linux: dashboards must be readable also where every disk is full. */
const SHARED_MEMORY = '/dev/shm';

export type AnswerFile = { readonly stream: Readable; readonly summary: string };

export type AnswerFiles = {
  /**
   * Runs a SELECT, and gives its result as it was written.
   * @param gone aborts when nobody waits for the answer any more
   * @throws Refusal where it is too large; what the engine throws
   */
  readonly write: (session: EngineSession, select: string, format: string, gone: AbortSignal) => Promise<AnswerFile>;
  readonly close: () => void;
};

export function createAnswerFiles(dataDir: string, bytesMax = ANSWER_BYTES_MAX): AnswerFiles {
  const folders = [join(resolve(dataDir), 'tmp'), tmpdir(), SHARED_MEMORY].flatMap(
    (parent) => makeOwnFolder(parent, 'answers') ?? [],
  );
  const close = () => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  };
  let held = 0;

  async function write(session: EngineSession, select: string, format: string, gone: AbortSignal): Promise<AnswerFile> {
    if (held > HELD_BYTES_MAX)
      throw new Refusal('202', 'TOO_MANY_SIMULTANEOUS_QUERIES', 'Too many answers wait to be taken.');
    const name = randomUUID();
    const { folder, bytes } = roomiest(folders);
    const path = join(folder, name);
    // An answer may not fill the disk that the sheets' rows need.
    const limit = Math.min(bytesMax, bytes / 4);
    const watch = watchSize(path, limit, gone, () => stopQuery(dataDir, name));
    try {
      const { summary } = await session.run(
        `${select} INTO OUTFILE ${literal(path)} COMPRESSION 'none' FORMAT ${format}`,
        format,
      );
      const opened = openFile(path);
      if (opened.size > limit) {
        closeSync(opened.file);
        throw tooLarge(limit);
      }
      held += opened.size;
      const stream = createReadStream('', { fd: opened.file });
      stream.once('close', () => {
        held -= opened.size;
      });
      return { stream, summary };
    } catch (error) {
      throw watch.isTooLarge() ? tooLarge(limit) : error;
    } finally {
      watch.end();
      rmSync(path, { force: true });
    }
  }

  return { write, close };
}

/** The first with room enough, else the one with most. */
function roomiest(folders: readonly string[]): { readonly folder: string; readonly bytes: number } {
  const places = folders.map((folder) => ({ folder, bytes: freeBytes(folder) }));
  const place = places.find(({ bytes }) => bytes >= ROOM_BYTES) ?? places.sort((a, b) => b.bytes - a.bytes)[0];
  if (place === undefined) throw new Refusal('243', 'NOT_ENOUGH_SPACE', 'There is no place for answers.');
  return place;
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** A result without rows may leave no file. */
function openFile(path: string): { readonly file: number; readonly size: number } {
  const file = openSync(path, 'a+');
  return { file, size: fstatSync(file).size };
}

function watchSize(path: string, limit: number, gone: AbortSignal, stop: () => Promise<void>) {
  let isStopped = false;
  let isTooLarge = false;
  const timer = setInterval(() => {
    isTooLarge ||= sizeOf(path) > limit;
    if (isStopped || !(isTooLarge || gone.aborted)) return;
    isStopped = true;
    // If it cannot be stopped, it ends by its time limit, and its answer is refused then.
    stop().catch(() => undefined);
  }, WATCH_EVERY_MS);
  return { isTooLarge: () => isTooLarge, end: () => clearInterval(timer) };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Found by the file that it writes, since the embedded engine gives queries ids of its own. */
async function stopQuery(dataDir: string, name: string): Promise<void> {
  const session = openSession(dataDir);
  try {
    await session.run(`KILL QUERY WHERE query LIKE ${literal(`%${name}%`)} ASYNC`, 'Null');
  } finally {
    await session.close();
  }
}

function tooLarge(limit: number): Refusal {
  return new Refusal(
    '396',
    'TOO_MANY_ROWS_OR_BYTES',
    `The answer is larger than ${Math.floor(limit / MB)} MB: ask for fewer rows or columns, or for sums.`,
  );
}
