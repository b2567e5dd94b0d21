/** One ClickHouse for several servers: the embedded engine behind its HTTP interface, in a process of its own. */
import { startClickHouseHttp } from '../support/clickhouse-http.ts';

const clickHouse = await startClickHouseHttp(process.argv[2] ?? '');
// Statements hold whole inserts, and nobody reads them here.
const forgetting = setInterval(() => (clickHouse.statements as string[]).splice(0), 500);

// Whoever started it has gone: so does it.
process.once('disconnect', () => {
  clearInterval(forgetting);
  process.exit();
});
process.send?.({ url: clickHouse.url });
