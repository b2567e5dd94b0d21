import { createTransport } from '@qtickets/ingest-server/sender/transport';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';

test.each([408, 429, 500, 503])(
  'a sender that is told %d tries again, with the same id and a new signature',
  async (status) => {
    const ids: (string | null)[] = [];
    const transport = createTransport({
      fetch: (request) => {
        ids.push(request.headers.get('webhook-id'));
        return ids.length === 1 ? new Response('', { status }) : Response.json({ done: true });
      },
      base: 'http://127.0.0.1',
      spreadsheetId: 'one',
      secret: `whsec_${'A'.repeat(43)}=`,
      now: Date.now,
      wait: async () => undefined,
    });
    expect(await transport('report', {}, z.object({ done: z.boolean() }))).toEqual({ done: true });
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  },
);
