/**
 * One HTTP request on a connection of its own. A connection kept open would be closed by the other side while a script
 * runs, since that blocks this thread, and the next request would find it dead.
 */
import { type IncomingHttpHeaders, request } from 'node:http';

export type Reply = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string };

export function exchange(
  method: 'GET' | 'POST',
  url: string,
  body: Buffer | string = '',
  headers: Readonly<Record<string, string | undefined>> = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
