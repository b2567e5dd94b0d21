/** One engine for a test file; each test writes as later than the one before, into an emptied tab. */
import { pushOf, sales, send, startTestServer, type TestServer, wholeTab } from './support.ts';

let started: TestServer | undefined;

export async function emptiedServer(): Promise<TestServer> {
  started ??= await startTestServer();
  started.clock.now += 3_600_000;
  await pushWhole(started, sales(0), { allowMassDelete: true });
  started.clock.now += 1_000;
  return started;
}

export async function closeServer(): Promise<void> {
  await started?.close();
}

/** Sales, as all that the tab holds. */
export async function pushWhole(
  server: TestServer,
  rows: ReturnType<typeof sales>,
  more: Record<string, unknown> = {},
) {
  const response = await send(server, 'push', pushOf(server, 'sales', rows, wholeTab, more));
  server.clock.now += 1_000;
  return response;
}
