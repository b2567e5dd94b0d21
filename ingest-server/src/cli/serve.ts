/**
 * `qtickets-sheets serve`: the server until SIGTERM, SIGINT, SIGHUP, or the end of the npm that started it. The handlers stay: npm passes a Ctrl+C on that its child
 * has had already, and a second signal must not cut off what the first one lets finish. The wait is bounded anyway.
 */
import { type Config, ConfigError, configSchema, isStartedByNpm, ownEnvironment, readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { startServer } from '../main.ts';
import { readSources } from '../sources.ts';
import { speak } from '../words/language.ts';
import { onLauncherGone } from './launcher.ts';

export async function runServe(): Promise<void> {
  const config = await readConfigAndSources();
  const log = createLog(config.LOG_LEVEL);
  const server = await startServer(config, log);
  // Its log is English, whatever the one speaks who started it.
  speak('en');
  const signal = await new Promise<string>((resolve) => {
    process.on('SIGTERM', () => resolve('SIGTERM'));
    process.on('SIGINT', () => resolve('SIGINT'));
    process.on('SIGHUP', () => resolve('SIGHUP'));
    if (isStartedByNpm) onLauncherGone(() => resolve('npm is gone'));
  });
  log('info', 'stopping', { signal });
  await server.stop();
}

/** A person who fixes the environment should not meet the faults of the sources file one start later. */
async function readConfigAndSources(): Promise<Config> {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const path = configSchema.shape.SOURCES_FILE.parse(ownEnvironment.SOURCES_FILE || undefined);
    const refusal = await readSources(path).then(
      () => [],
      (reason: Error) => [reason.message],
    );
    throw new ConfigError([error.message, ...refusal].join('\n'));
  }
}
