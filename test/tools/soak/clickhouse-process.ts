/** One ClickHouse for several servers: the embedded engine behind its HTTP interface, in a process of its own. */
import { startClickHouseHttp } from '../../support/clickhouse-http.ts';

const clickHouse = await startClickHouseHttp(process.argv[2] ?? '', { keepsStatements: false });

// Its parent has gone: it ends too.
process.once('disconnect', () => process.exit());
process.send?.({ url: clickHouse.url });
