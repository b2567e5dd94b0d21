/** The demo's command line. */
import { parseArgs } from 'node:util';

export type DemoOptions = {
  /** End after the story, instead of going on serving. */
  readonly exit: boolean;
  readonly help: boolean;
  /** Free ones where not given. */
  readonly ports: { readonly port?: number; readonly clickHousePort?: number };
};

export const usage = `npm run demo -- [--exit] [--port N] [--clickhouse-port N]

  --exit               end when the story is over: 0 if all went well
  --port               where the server listens (default: a free port)
  --clickhouse-port    where ClickHouse answers queries (default: a free port)
`;

/** @throws for options that there are not */
export function readOptions(argv: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      exit: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      port: { type: 'string' },
      'clickhouse-port': { type: 'string' },
    },
  });
  const port = portOf(values.port);
  const clickHousePort = portOf(values['clickhouse-port']);
  const ports = { ...(port === null ? {} : { port }), ...(clickHousePort === null ? {} : { clickHousePort }) };
  return { exit: values.exit, help: values.help, ports };
}

function portOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`${text} is not a port.`);
  return port;
}
