/** A full disk: nothing is acknowledged that is not stored, the log says why, and space makes it well again. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { exchange } from '../support/exchange.ts';
import { type CanonicalSale, post, salesPush } from '../support/own-client.ts';
import { selectValue } from '../support/select-rows.ts';
import { startServerProcess } from '../support/server-process.ts';
import { newTestSource, writeSourcesFile } from '../support/sources-file.ts';
import { newDirectory } from './support.ts';

// Processes start here by the dozen, on machines that have others to run.
vi.setConfig({ testTimeout: 240_000 });

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
