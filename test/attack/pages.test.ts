/** The pages for people and the reports of the command line, asked with bodies that make no sense: the caller's fault, never a 5xx. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exchange } from '../support/exchange.ts';
import { type AttackedServer, startAttackedServer } from './support.ts';

let server: AttackedServer;
beforeAll(async () => {
  server = await startAttackedServer(['attacked'], {}, { STATUS_TOKEN: 'a-token-that-nobody-guesses' });
});
afterAll(() => server.close());

test.each([
  ['without a boundary', 'multipart/form-data', 'x'],
  ['cut off', 'multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="token"'],
  ['of another type', 'application/json', '{}'],
  ['with a broken escape', 'application/x-www-form-urlencoded', 'token=%'],
])('a form to sign in that is %s signs nobody in', async (_, type, body) => {
  const headers = { 'content-type': type, origin: server.url };
  expect((await exchange('POST', `${server.url}/login`, body, headers)).status).toBe(401);
});

test('options of a report that are too long are refused as such', async () => {
  const headers = { 'content-type': 'application/json', 'content-length': '20000' };
  const { status, text } = await exchange('POST', `${server.url}/admin/smoke`, 'x'.repeat(20_000), headers);
  expect([status, JSON.parse(text)]).toMatchObject([413, { code: 'too_large' }]);
});

test('nothing of this is logged as a failure', () => {
  expect(server.logLines.filter((line) => line.includes('request_failed'))).toEqual([]);
});
