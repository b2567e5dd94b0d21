/** `qtickets-sheets serve`: the server until SIGTERM or SIGINT. */
import { readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { startServer } from '../server.ts';

export async function runServe(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.LOG_LEVEL);
  const server = await startServer(config, log);
  const signal = await new Promise<string>((resolve) => {
    process.once('SIGTERM', () => resolve('SIGTERM'));
    process.once('SIGINT', () => resolve('SIGINT'));
  });
  log('info', 'stopping', { signal });
  await server.stop();
}
