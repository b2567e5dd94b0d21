import { createTransport, type Fetch, StoppedError, type Transport } from '@qtickets/ingest-server/client/transport';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { demand } from '../support/demand.ts';

const answerSchema = z.object({ done: z.boolean() });

function transportOver(fetch: Fetch): Transport {
  return createTransport({
    fetch,
    base: 'http://127.0.0.1:8080',
    spreadsheetId: 'one',
    secret: `whsec_${'A'.repeat(43)}=`,
    wait: async () => undefined,
  });
}

/** As `fetch` fails while a server restarts. */
function refuseConnection(): never {
  const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:8080'), { code: 'ECONNREFUSED' });
  throw new TypeError('fetch failed', { cause });
}

test.each([408, 429, 500, 503])(
  'a sender that is answered %d tries again, with the same id and a new signature',
  async (status) => {
    const ids: (string | null)[] = [];
    const transport = transportOver((request) => {
      ids.push(request.headers.get('webhook-id'));
      return ids.length === 1 ? new Response('', { status }) : Response.json({ done: true });
    });
    expect(await demand(transport, 'report', {}, answerSchema)).toEqual({ done: true });
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  },
);

test('a sender whose server restarts tries again, whether it is refused or cut off in the middle of an answer', async () => {
  let attempts = 0;
  const transport = transportOver(() => {
    attempts += 1;
    if (attempts === 1) refuseConnection();
    if (attempts === 3) return Response.json({ done: true });
    return new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode('{"do')),
        pull: (controller) => controller.error(new Error('terminated')),
      }),
    );
  });
  expect(await demand(transport, 'report', {}, answerSchema)).toEqual({ done: true });
  expect(attempts).toBe(3);
});

test('a sender that nobody answers says where, why, and what to do', async () => {
  const failure = await demand(transportOver(refuseConnection), 'report', {}, answerSchema).catch(
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(StoppedError);
  expect(failure).toHaveProperty(
    'message',
    'The server at http://127.0.0.1:8080 does not answer (ECONNREFUSED). Check the address, and that the server runs; ' +
      'then run the same again: it goes on from what arrived.',
  );
});

test.each([
  [401, '{"error":"Unauthorized"}', /^Not this product's server answers at .* \(401\)\. Check the address\.$/],
  [
    413,
    '<html>Too large</html>',
    /^Something in front of the server at .* refused this \(413\)\. Look at the proxy\.$/,
  ],
  [200, '{"tabs":[{"ta', /^The answer of the server at .* broke off; then run the same again/],
  [503, '<html>Bad gateway</html>', /says "later" \(503\)\. Wait, then run the same again/],
])(
  'a sender that is answered %d by somebody else says so in words, without that answer',
  async (status, body, words) => {
    const failure = demand(
      transportOver(() => new Response(body, { status })),
      'report',
      {},
      answerSchema,
    );
    await expect(failure).rejects.toThrow(words);
  },
);
