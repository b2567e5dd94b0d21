/** The golden vectors, computed by another program, held against both ends: Google's runtime and the server with its engine. */
import { nodeHmac } from '@qtickets/ingest-server/middleware/verify-signature';
import { contractOf } from '@qtickets/shared-schema/contracts/index';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import { decodeSecret, verify } from '@qtickets/shared-schema/wire/signing';
import { utf8Encode } from '@qtickets/shared-schema/wire/utf8';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import digests from '../../shared-schema/vectors/digests.json' with { type: 'json' };
import fingerprints from '../../shared-schema/vectors/fingerprints.json' with { type: 'json' };
import signatures from '../../shared-schema/vectors/signatures.json' with { type: 'json' };
import { pushed, pushOf, send, startTestServer, type TestServer, wholeTab } from '../ingest/support.ts';
import { createRuntime, Workbook } from '../tools/apps-script-runtime/index.ts';

/** What the bundle is made of, as a script that gives its own answer to each vector. */
const script = `
import { hmacSha256, bytesOf } from './apps-script/src/google/bytes.ts';
import { keyOf } from './shared-schema/src/contracts/contract.ts';
import { contractOf } from './shared-schema/src/contracts/index.ts';
import { digestOf, encodeDigest } from './shared-schema/src/wire/digest.ts';
import { canonicalText, keyHash, rowHash } from './shared-schema/src/wire/fingerprint.ts';
import { fromHex, toHex } from './shared-schema/src/wire/hash64.ts';
import { decodeSecret, sign } from './shared-schema/src/wire/signing.ts';
export function answers() {
  return JSON.stringify({
    fingerprints: FINGERPRINTS.map(({ tab, canonical, line }) => [
      toHex(keyHash(canonicalText(keyOf(contractOf(tab), canonical)))),
      toHex(rowHash(canonicalText(canonical), line)),
    ]),
    digests: DIGESTS.map(({ rows, bits }) =>
      encodeDigest(digestOf(rows.map(([key, row]) => ({ keyHash: fromHex(key), rowHash: fromHex(row) })), bits)),
    ),
    signatures: SIGNATURES.map(
      ({ secret, id, timestamp, body }) =>
        sign(hmacSha256, decodeSecret(secret), id, timestamp, bytesOf(body))['webhook-signature'],
    ),
  });
}`;

async function builtScript(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: new URL('../..', import.meta.url).pathname, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'vectors',
    target: 'es2019',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    inject: [new URL('../../apps-script/src/object-has-own.ts', import.meta.url).pathname],
    define: {
      'Object.hasOwn': 'objectHasOwn',
      TextDecoder: 'undefined',
      FINGERPRINTS: JSON.stringify(fingerprints.cases),
      DIGESTS: JSON.stringify(digests.cases),
      SIGNATURES: JSON.stringify(signatures.cases),
    },
  });
  return `${outputFiles[0]?.text ?? ''}\nfunction answers() { return vectors.answers(); }`;
}

test('in the runtime of Google, by its own Utilities, each vector has its value', async () => {
  const runtime = createRuntime({ code: await builtScript(), workbook: Workbook.fromArrays({ Sales: [[]] }) });
  const result = runtime.run('answers');
  expect(result.error).toBeUndefined();
  expect(JSON.parse(String(result.value))).toEqual({
    fingerprints: fingerprints.cases.map(({ keyHash, rowHash }) => [keyHash, rowHash]),
    digests: digests.cases.map(({ digest }) => digest),
    signatures: signatures.cases.map(({ signature }) => signature),
  });
});

describe('on the server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  test.each(signatures.cases)('the signature of $id is accepted', ({ secret, id, timestamp, body, signature }) => {
    const keys = [decodeSecret(secret) ?? new Uint8Array()];
    const headers = { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature };
    expect(verify(nodeHmac, keys, headers, utf8Encode(body), timestamp * 1000)).toBe(true);
  });

  test.each(['sales', 'events'])('rows of %s are stored under the hashes of their vectors', async (tab) => {
    const cases = fingerprints.cases.filter((one) => one.tab === tab && !one.canonical.includes(''));
    const withBlanks = fingerprints.cases.filter((one) => one.tab === tab);
    const rows = tab === 'inventory' ? cases : withBlanks;
    const cells = rows.map(({ canonical }) => canonical as WireCell[]);
    server.clock.now += 60_000;
    expect((await pushed(await send(server, 'push', pushOf(server, tab, cells, wholeTab)))).issues).toEqual([]);
    const table = contractOf(tab)?.table ?? '';
    const stored = await server.select(`SELECT lower(leftPad(hex(key_hash), 16, '0')) AS keyHash,
      lower(leftPad(hex(row_hash), 16, '0')) AS rowHash, line FROM zakaz.${table} FINAL ORDER BY keyHash, line`);
    const wanted = rows.map(({ keyHash, rowHash, line }) => ({ keyHash, rowHash, line }));
    expect(stored).toEqual(wanted.sort((a, b) => (a.keyHash + a.line < b.keyHash + b.line ? -1 : 1)));
  });
});
