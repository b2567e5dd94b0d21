/** `source list` shows when each secret was last used, across a restart of the server, and never the secret itself. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listSources } from '@qtickets/ingest-server/cli/source';
import { readConfig } from '@qtickets/ingest-server/config';
import { nodeHmac, verifySignature } from '@qtickets/ingest-server/middleware/verify-signature';
import { noteSecretUses, readSecretUses, type SecretUses } from '@qtickets/ingest-server/secret-use';
import { decodeSecret, sign } from '@qtickets/shared-schema/wire/signing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newTestSource, writeSourcesFile } from '../support/sources-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'qtickets-secret-use-'));
const file = join(folder, 'sources.json');
const config = readConfig({ SOURCES_FILE: file });
const [newest, older] = [newTestSource('sheet'), newTestSource('sheet')];
const source = { ...newest, secrets: [...newest.secrets, ...older.secrets], tabs: ['sales'] };
beforeAll(() => writeSourcesFile(file, [source]));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function request(secret: string, at: number, noteUse: ReturnType<typeof noteSecretUses>): void {
  const body = Buffer.from('{}');
  const key = decodeSecret(secret) ?? new Uint8Array();
  verifySignature(source, sign(nodeHmac, key, 'id-1', Math.floor(at / 1000), body), body, at, 2, noteUse);
}

function times(uses: SecretUses): readonly number[] {
  return Object.values(uses).sort((a, b) => a - b);
}

test('each secret by itself; one that never signed says so', async () => {
  const at = Date.UTC(2026, 0, 5, 10, 30);
  const failures: string[] = [];
  request(
    older.secrets[0] ?? '',
    at,
    noteSecretUses(file, (reason) => failures.push(reason)),
  );
  await expect.poll(async () => times(await readSecretUses(file))).toEqual([at]);
  expect(await listSources(config, {})).toMatch(
    /newest [0-9a-f]{8} never, older [0-9a-f]{8} \d+ (minute|hour|day)s? ago/,
  );

  request(
    newest.secrets[0] ?? '',
    at + 120_000,
    noteSecretUses(file, (reason) => failures.push(reason)),
  );
  await expect.poll(async () => times(await readSecretUses(file))).toEqual([at, at + 120_000]);
  const json = await listSources(config, { json: true });
  expect(JSON.parse(json)).toMatchObject([
    { secrets: 2, lastUsed: [{ at: '2026-01-05T10:32:00.000Z' }, { at: '2026-01-05T10:30:00.000Z' }] },
  ]);
  expect(json).not.toContain('whsec_');
  expect(failures).toEqual([]);
});

test('a request that is refused is no use of a secret', () => {
  const uses: string[] = [];
  const foreign = newTestSource('other').secrets[0] ?? '';
  expect(() => request(foreign, Date.now(), (secret) => uses.push(secret))).toThrow();
  expect(uses).toEqual([]);
});

test('where it cannot be written it is said, and nothing stops', async () => {
  const failures: string[] = [];
  request(
    newest.secrets[0] ?? '',
    Date.now(),
    noteSecretUses(join(file, 'sources.json'), (reason) => failures.push(reason)),
  );
  await expect.poll(() => failures.length).toBe(1);
});

test('a record that cannot be read is said, and is not taken for never', async () => {
  const other = join(folder, 'other.json');
  await writeSourcesFile(other, [source]);
  writeFileSync(`${other}.used`, 'a file where the folder should be');
  await expect(listSources(readConfig({ SOURCES_FILE: other }), {})).rejects.toThrow(/used/);
});

test('servers that share the folder lose no use of each other', async () => {
  const shared = join(folder, 'shared.json');
  const servers = [1, 2, 3].map(() => noteSecretUses(shared, (reason) => expect.unreachable(reason)));
  const secrets = Array.from({ length: 30 }, () => newTestSource('sheet').secrets[0] ?? '');
  const at = secrets.map((_, index) => 1_767_610_000_000 + index * 1000);
  for (const [index, secret] of secrets.entries()) servers[index % 3]?.(secret, at[index] ?? 0);
  // By its time: a file is there a moment before its time is set.
  await expect.poll(async () => times(await readSecretUses(shared))).toEqual(at);
});
