/** A full disk: nothing is acknowledged that is not stored, the log says why, and space makes it well again. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openClient } from '@qtickets/ingest-server/clickhouse/client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { exchange } from '../support/exchange.ts';
import { type CanonicalSale, post, salesPush } from '../support/own-client.ts';
import { selectValue } from '../support/select-rows.ts';
import { startServerProcess } from '../support/server-process.ts';
import { newTestSource, writeSourcesFile } from '../support/sources-file.ts';
import { newDirectory, run } from './support.ts';

// Processes start here by the dozen, on machines that have others to run.
vi.setConfig({ testTimeout: 240_000 });

const root = join(import.meta.dirname, '../..');
const DISK_MB = 200;
const source = newTestSource('full');
let directory: string;
let disk: string;

/** A small disk of memory, for which one has to be root, or to be let. */
function asRoot(command: string, ...args: readonly string[]): void {
  if (process.getuid?.() === 0) execFileSync(command, args);
  else execFileSync('sudo', ['-n', command, ...args]);
}

beforeAll(() => {
  directory = newDirectory();
  disk = join(directory, 'disk');
  mkdirSync(disk);
  asRoot('mount', '-t', 'tmpfs', '-o', `size=${DISK_MB}m,uid=${process.getuid?.()}`, 'tmpfs', disk);
  writeSourcesFile(join(directory, 'sources.json'), [source]);
});
afterAll(() => {
  asRoot('umount', '--lazy', disk);
  rmSync(directory, { recursive: true, force: true });
});

/** A batch whose rows have no common text, so that the engine cannot press it together. */
function batch(number: number): CanonicalSale[] {
  return Array.from({ length: 500 }, (_, row) => {
    const order_id = `${number}-${row}-${Math.random()}`;
    return { date: '2025-03-01', event_id: '7', city: 'москва', tickets_sold: '1', revenue: '5.00', order_id };
  });
}

/** All that is left but so many kilobytes. */
function fill(path: string, leftKb: number): void {
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(path, Buffer.alloc(Math.max(0, bavail * bsize - leftKb * 1024)));
}

test('a disk that fills up during pushes', async () => {
  const server = await startServerProcess({
    dataDir: join(disk, 'data'),
    sourcesFile: join(directory, 'sources.json'),
  });
  const push = (sales: readonly CanonicalSale[]) => {
    const sending = { spreadsheetId: 'full', secret: source.secrets[0] ?? '' };
    return post(server.url, 'push', salesPush(sales, { scope: { kind: 'keys' } }), sending);
  };
  const rows = () => selectValue(server.clickHouseUrl, 'SELECT toUInt32(count()) FROM fact_qtickets_sales FINAL');
  expect((await push(batch(0))).body).toMatchObject({ inserted: 500 });

  fill(join(disk, 'ballast'), 16);
  const refused = await push(batch(1));
  expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  expect(server.logLines.findLast((line) => line.includes('request_failed'))).toMatch(
    /"type":"(NOT_ENOUGH_SPACE|CANNOT_WRITE_TO_FILE_DESCRIPTOR|STD_EXCEPTION|CANNOT_CREATE_DIRECTORY|ERRNO_EXCEPTION)"/,
  );
  expect((await exchange('GET', `${server.url}/healthz`)).status).toBe(200);
  expect(await rows()).toBe(500);

  rmSync(join(disk, 'ballast'));
  expect((await push(batch(2))).body).toMatchObject({ inserted: 500 });
  expect(await rows()).toBe(1_000);
  expect(await server.stop()).toBe(0);
});

describe('on a full disk', () => {
  const environment = () => ({ DATA_DIR: join(disk, 'data'), SOURCES_FILE: join(directory, 'sources.json') });
  const ballast = () => join(disk, 'ballast');
  const noRoom = /Only 0 MiB are free in \S+\. .+ make room there, then start again\./;

  test('a restart serves what is there, and loses no definition', async () => {
    fill(ballast(), 0);
    const server = await startServerProcess({
      dataDir: environment().DATA_DIR,
      sourcesFile: environment().SOURCES_FILE,
    });
    const rows = 'SELECT toUInt32(count()) FROM v_qtickets_sales_rows';
    expect(Number(await selectValue(server.clickHouseUrl, rows))).toBeGreaterThan(0);
    // Nothing differs, so nothing is written.
    expect(server.logLines.filter((line) => line.includes('views not renewed'))).toEqual([]);
    const cleaning = await run(['housekeep'], { ...environment(), PORT: new URL(server.url).port });
    expect(cleaning.code).toBe(0);
    expect(await server.stop()).toBe(0);
    rmSync(ballast());
    expect(await run(['migrate'], environment())).toMatchObject({ code: 0, errors: '' });
  });

  test('a first start is refused, says why, and leaves nothing that hinders the next one', async () => {
    fill(ballast(), 0);
    const fresh = { ...environment(), DATA_DIR: join(disk, 'fresh') };
    const refused = await run(['serve'], fresh);
    rmSync(ballast());
    expect(refused.code).toBe(1);
    expect(refused.errors).toMatch(noRoom);
    expect(refused.errors).not.toContain('    at ');
    expect(await run(['migrate'], fresh)).toMatchObject({ code: 0, errors: '' });
  });

  test('old staging rows stay, since the note that they go would be lost', async () => {
    const client = openClient({ dataDir: join(disk, 'fresh') });
    await client.command({ query: 'CREATE DATABASE aging' });
    await client.command({ query: 'CREATE TABLE aging.t (a UInt8) ENGINE = MergeTree ORDER BY a' });
    fill(ballast(), 0);
    const failure = client.command({ query: 'ALTER TABLE aging.t DELETE WHERE a = 1' });
    await expect(failure).rejects.toMatchObject({ code: '243', message: expect.stringMatching(noRoom) });
    rmSync(ballast());
    await client.command({ query: 'DROP DATABASE aging' });
    await client.close();
  });

  test('definitions that were lost all the same are named, with what to do', async () => {
    const view = findFile(join(disk, 'data', 'store'), 'v_qtickets_issues.sql');
    writeFileSync(view, '');
    const refused = await run(['migrate'], environment());
    expect(refused.code).toBe(1);
    expect(refused.errors).toContain(`left these files empty:\n  ${view}\nMake room. Delete those of views`);
    rmSync(view);
    expect(await run(['migrate'], environment())).toMatchObject({ code: 0, errors: '' });
  });

  test('a backup is refused, and leaves no half archive that keeps the disk full', () => {
    const archive = join(disk, 'backup.tar.gz');
    fill(ballast(), 64);
    const args = [join(disk, 'data'), archive];
    const refused = spawnSync(join(root, 'ops/backup/backup-embedded.sh'), args, { encoding: 'utf8' });
    const left = readdirSync(disk).filter((name) => name.startsWith('backup'));
    rmSync(ballast());
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(`${archive} could not be written: there is no backup.`);
    expect(left).toEqual([]);
  });

  test('a restore is refused, and what was there stays', () => {
    const archive = join(directory, 'backup.tar.gz');
    const tool = (name: string, ...args: string[]) =>
      spawnSync(join(root, 'ops/backup', name), args, { encoding: 'utf8' });
    expect(tool('backup-embedded.sh', join(disk, 'data'), archive).status).toBe(0);
    const before = readdirSync(disk);
    fill(ballast(), 64);
    const refused = tool('restore-embedded.sh', archive, join(disk, 'data'));
    rmSync(ballast());
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('nothing was changed');
    expect(readdirSync(disk)).toEqual(before);
  });

  test('a source is not added, and the sources stay as they were', async () => {
    const secrets = join(disk, 'secrets');
    const path = join(secrets, 'sources.json');
    writeSourcesFile(path, [source]);
    const before = readFileSync(path, 'utf8');
    fill(ballast(), 0);
    const refused = await run(['source', 'add', 'another'], { SOURCES_FILE: path });
    rmSync(ballast());
    expect(refused.code).toBe(1);
    expect(refused.errors).toMatch(/sources\.json cannot be written: ENOSPC.+ Nothing was changed\. Make room there/);
    expect([readFileSync(path, 'utf8'), readdirSync(secrets)]).toEqual([before, ['sources.json']]);
  });
});

function findFile(folder: string, name: string): string {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((file) => file.endsWith(name));
  if (found === undefined) throw new Error(`No ${name} in ${folder}`);
  return join(folder, found);
}
