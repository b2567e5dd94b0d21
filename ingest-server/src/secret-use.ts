/**
 * When each secret last signed a request that was taken: so one sees whether the old one of a rotation is still in use, and
 * whether one that nobody should have is. Beside SOURCES_FILE, by fingerprint; servers that share the file add to it in turn.
 */
import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { SourcesFileError } from './sources.ts';

/** By fingerprint: unix ms. */
export type SecretUses = Readonly<Record<string, number>>;

const usesSchema = z.record(z.string(), z.number());

/** Names a secret without saying it. */
export function fingerprintOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 8);
}

/** Empty where nothing was noted yet. @throws SourcesFileError where the file is not right: unknown is not "never" */
export async function readSecretUses(sourcesFile: string): Promise<SecretUses> {
  try {
    return usesSchema.parse(JSON.parse(await readFile(pathOf(sourcesFile), 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new SourcesFileError(`${pathOf(sourcesFile)} cannot be read. Delete it: uses are then noted anew.`);
  }
}

/** A minute is near enough, and a write a minute and secret costs nothing. */
const EVERY_MS = 60_000;

export type NoteUse = (secret: string, now: number) => void;

/** @param onFailure what is said where it cannot be written; requests go on */
export function noteSecretUses(sourcesFile: string, onFailure: (reason: string) => void): NoteUse {
  const noted = new Map<string, number>();
  let writing = Promise.resolve();
  return (secret, now) => {
    const fingerprint = fingerprintOf(secret);
    if (now - (noted.get(fingerprint) ?? 0) < EVERY_MS) return;
    noted.set(fingerprint, now);
    writing = writing.then(() => add(sourcesFile, fingerprint, now)).catch((error) => onFailure(String(error)));
  };
}

async function add(sourcesFile: string, fingerprint: string, now: number): Promise<void> {
  const known = await readSecretUses(sourcesFile);
  const uses = { ...known, [fingerprint]: Math.max(now, known[fingerprint] ?? 0) };
  const draft = `${pathOf(sourcesFile)}.${process.pid}.new`;
  await writeFile(draft, JSON.stringify(uses), { mode: 0o600 });
  await rename(draft, pathOf(sourcesFile));
}

function pathOf(sourcesFile: string): string {
  return `${sourcesFile}.used`;
}
