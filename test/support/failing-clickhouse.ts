/** A proxy before a ClickHouse server that answers some statements as a server in trouble does. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** `stored`: the statement was carried out all the same, and only its answer is bad (319 says that this is not known). */
type Trouble = { readonly code: number; readonly type: string; readonly stored: boolean };

export type FailingClickHouse = {
  readonly url: string;
  /** Asked for each statement; null: it goes through. */
  trouble: (statement: string) => Trouble | null;
  /** Called when a statement begins, and with `true` when it ends. */
  watch: (statement: string, isOver: boolean) => void;
  readonly close: () => Promise<void>;
};

/** @param behind address of the real one */
export async function startFailingClickHouse(behind: string): Promise<FailingClickHouse> {
  const proxy = { trouble: (): Trouble | null => null, watch: () => undefined } as Pick<
    FailingClickHouse,
    'trouble' | 'watch'
  >;
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const statement = new URL(request.url ?? '/', behind).searchParams.get('query') ?? body.toString();
    const trouble = proxy.trouble(statement);
    proxy.watch(statement, false);
    if (trouble === null || trouble.stored) {
      const method = request.method ?? 'GET';
      const headers = Object.entries(request.headers).filter(
        ([name]) => !/^(host|connection|content-length|transfer-encoding)$/.test(name),
      );
      const answer = await fetch(new URL(request.url ?? '/', behind), {
        method,
        headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
        ...(method === 'GET' ? {} : { body: new Uint8Array(body) }),
      });
      const text = Buffer.from(await answer.arrayBuffer());
      if (trouble === null) {
        const own = [...answer.headers].filter(
          ([name]) => !/^(connection|content-length|content-encoding|transfer-encoding|keep-alive)$/.test(name),
        );
        response.writeHead(answer.status, Object.fromEntries(own)).end(text);
      }
    }
    proxy.watch(statement, true);
    if (trouble !== null) {
      response
        .writeHead(500, { 'X-ClickHouse-Exception-Code': String(trouble.code) })
        .end(`Code: ${trouble.code}. DB::Exception: as the test says. (${trouble.type}) (version 26.7.2.1)\n`);
    }
  };
  const server = createServer((request, response) => {
    pass(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(proxy, {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
