/** Secrets change while requests come: none is lost, and no secret is ever said. */
import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exchange } from '../support/exchange.ts';
import { type CanonicalSale, post, salesPush } from '../support/own-client.ts';
import { newTestSource, type TestSource, writeSourcesFile } from '../support/sources-file.ts';
import { type AttackedServer, startAttackedServer } from './support.ts';

let server: AttackedServer;
beforeAll(async () => {
  server = await startAttackedServer(['rotated', 'other']);
});
afterAll(() => server.close());

function saleNo(number: number): CanonicalSale {
  const order_id = `order-${number}`;
  return { date: '2025-03-01', event_id: '7', city: 'москва', tickets_sold: '1', revenue: '5.00', order_id };
}

async function pushWith(secret: string, number = 0): Promise<number> {
  const message = salesPush([saleNo(number)], { scope: { kind: 'keys' } });
  return (await post(server.url, 'push', message, { spreadsheetId: 'rotated', secret })).status;
}

function write(secrets: readonly string[]): void {
  const [rotated, other] = server.sources as [TestSource, TestSource];
  writeSourcesFile(`${server.sourcesFile}.new`, [{ ...rotated, secrets }, other]);
  renameSync(`${server.sourcesFile}.new`, server.sourcesFile);
}

function secretOf(index: number): string {
  return server.sources[index]?.secrets[0] ?? '';
}

/** Every secret that this file has made. */
const made: string[] = [];
function newSecret(): string {
  const [secret = ''] = newTestSource('new').secrets;
  made.push(secret);
  return secret;
}

test('a secret is replaced under load without a refusal: both hold while both are listed', async () => {
  let [old, next] = [secretOf(0), newSecret()];
  const statuses: number[] = [];
  for (let round = 0; round < 10; round += 1) {
    write([next, old]);
    // At once and all together: a caller that comes while the file is read anew must not be judged by the old list.
    const requests = Array.from({ length: 6 }, (_, index) => pushWith(index % 2 === 0 ? next : old, index));
    statuses.push(...(await Promise.all(requests)));
    write([next]);
    statuses.push(await pushWith(next));
    [old, next] = [next, newSecret()];
  }
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
  write([secretOf(0)]);
});

test('a secret that is taken out of the file holds no longer', async () => {
  const secret = newSecret();
  write([secret]);
  expect([await pushWith(secret), await pushWith(secretOf(0))]).toEqual([200, 401]);
  write([secretOf(0)]);
});

describe('the last good state stays, and the log says why, while the file', () => {
  test.each<[string, () => void, RegExp]>([
    ['is no JSON', () => writeFileSync(server.sourcesFile, '{"sources":['), /is not JSON/],
    ['is empty', () => writeFileSync(server.sourcesFile, ''), /is not JSON/],
    ['has a short secret', () => write(['whsec_c2hvcnQ=']), /secrets.*24 to 64 bytes/s],
    ['is gone', () => rmSync(server.sourcesFile), /is gone/],
    ['can be read by others', () => chmodSync(server.sourcesFile, 0o644), /chmod 600/],
  ])('%s', async (_, spoil, reason) => {
    write([secretOf(0)]);
    expect(await pushWith(secretOf(0))).toBe(200);
    spoil();
    expect(await pushWith(secretOf(0))).toBe(200);
    expect(server.logLines.findLast((line) => line.includes('sources_refused'))).toMatch(reason);
    const secret = newSecret();
    write([secret]);
    expect([await pushWith(secret), await pushWith(secretOf(0))]).toEqual([200, 401]);
  });
});

test('no secret, and no part of one, is in any log line or any answer', async () => {
  write([secretOf(0)]);
  const answers = await Promise.all(
    [
      '/healthz',
      '/healthz/detailed',
      '/healthz/qtickets_sheets',
      '/metrics',
      '/status',
      '/openapi.json',
      '/nothing',
    ].map(async (path) => (await exchange('GET', `${server.url}${path}`)).text),
  );
  const refused = await post(server.url, 'push', {}, { spreadsheetId: 'rotated', secret: newSecret() });
  const said = [...answers, JSON.stringify(refused), ...server.logLines].join('\n');
  const secrets = [...made, ...server.sources.flatMap((source) => source.secrets)];
  expect(secrets.filter((secret) => said.includes(secret.slice('whsec_'.length, 20)))).toEqual([]);
});
