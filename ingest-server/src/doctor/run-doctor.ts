/** All checks, from the configuration to what ClickHouse knows of each spreadsheet, in the order in which to fix them. */
import { type Config, ConfigError, type Environment, ownEnvironment, readConfig } from '../config.ts';
import { exposures } from '../protection.ts';
import { say } from '../words/words.ts';
import { type Check, failure, warning, well } from './check.ts';
import { checkSystemClock } from './clock.ts';
import { checkDataDir } from './data-dir.ts';
import { checkGoogle } from './google.ts';
import { checkBundle, checkNode, checkSettings } from './installation.ts';
import { checkPublicUrl } from './public-url.ts';
import { checkSourcesFile } from './sources-file.ts';
import { checkWarehouse } from './warehouse.ts';

/** Changes nothing anywhere. */
export async function runDoctor(environment: Environment = ownEnvironment, withGoogle = false): Promise<Check[]> {
  const first = [checkNode(process.versions.node), await checkSettings(environment.QTICKETS_ENV_FILE)];
  try {
    const config = readConfig(environment);
    return [
      ...first,
      well('configuration', say().doctor.configurationOk),
      ...(await checkInstallation(config, withGoogle)),
    ];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [...first, failure('configuration', error.message, say().doctor.seeSample)];
  }
}

async function checkInstallation(config: Config, withGoogle: boolean): Promise<Check[]> {
  const { checks, sources } = await checkSourcesFile(config.SOURCES_FILE);
  const dataDir = config.CLICKHOUSE_URL === undefined ? await checkDataDir(config.DATA_DIR) : null;
  return [
    ...checks,
    ...exposures(config, sources.length).map(({ message, todo }) => warning('protection', message, todo)),
    await checkBundle(),
    await checkSystemClock(),
    ...(await checkPublicUrl(config.PUBLIC_URL, { now: Date.now() })),
    ...(dataDir === null ? [] : [dataDir.check]),
    ...(await checkWarehouse(config, sources, dataDir?.exists ?? false)),
    ...(withGoogle ? await checkGoogle(config, sources) : []),
  ];
}
