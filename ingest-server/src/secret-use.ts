/**
 * When each secret last signed a request that was taken: so one sees whether the old one of a rotation is still in use, and
 * whether one that nobody should have is. A file for each beside SOURCES_FILE, named by fingerprint: its time of change is
 * the use, so that servers which share the folder need no lock.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ifThere } from './private-file.ts';
import { say } from './words/words.ts';

/** By fingerprint: unix ms. */
export type SecretUses = Readonly<Record<string, number>>;

/** Names a secret without saying it. */
export function fingerprintOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 8);
}

/** Empty where nothing was noted yet. @throws where the folder cannot be read: unknown is not "never" */
export async function readSecretUses(sourcesFile: string): Promise<SecretUses> {
  const folder = folderOf(sourcesFile);
  const names = (await ifThere(readdir(folder))) ?? [];
  const uses = names.map(
    async (fingerprint) => [fingerprint, (await stat(join(folder, fingerprint))).mtimeMs] as const,
  );
  return Object.fromEntries(await Promise.all(uses));
}

/** “newest 1a2b3c4d 3 minutes ago, older 5e6f7a8b never”. @param secrets the newest first @param now unix ms */
export function describeUses(secrets: readonly string[], uses: SecretUses, now: number): string {
  const said = secrets.map(fingerprintOf).map((name, index) => {
    const at = uses[name];
    const minutes = at === undefined ? null : Math.max(0, Math.round((now - at) / 60_000));
    return say().commands.source.use(index === 0, name, minutes);
  });
  return said.join(', ');
}

/** A minute is near enough, and a write a minute and secret costs nothing. */
const EVERY_MS = 60_000;

export type NoteUse = (secret: string, now: number) => void;

/** @param onFailure what is said where it cannot be written; requests go on */
export function noteSecretUses(sourcesFile: string, onFailure: (reason: string) => void): NoteUse {
  const noted = new Map<string, number>();
  return (secret, now) => {
    const fingerprint = fingerprintOf(secret);
    if (now - (noted.get(fingerprint) ?? 0) < EVERY_MS) return;
    noted.set(fingerprint, now);
    note(folderOf(sourcesFile), fingerprint, now).catch((error) => onFailure(String(error)));
  };
}

async function note(folder: string, fingerprint: string, now: number): Promise<void> {
  const path = join(folder, fingerprint);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(path, '', { mode: 0o600 });
  await utimes(path, now / 1000, now / 1000);
}

function folderOf(sourcesFile: string): string {
  return `${sourcesFile}.used`;
}
