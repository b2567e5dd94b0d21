/** The configuration: environment variables, all read here and nowhere else, all problems reported at once. */
import { z } from 'zod';
import { isLoopback } from './clickhouse/embedded/http-access.ts';
import { ReadableError } from './errors.ts';
import { isPublished } from './health/access.ts';
import { isNetwork } from './health/proxies.ts';
import { languages } from './health/texts.ts';
import { logLevels } from './log.ts';
import { becomeOwner, NO_FILE, readSettingsFile } from './settings-file.ts';
import { readers } from './sources.ts';
import { isTimeZone } from './time-zone.ts';
import { say } from './words/words.ts';

const PORT_MAX = 65_535;

const hostAndPort = z
  .string()
  .regex(/^(\[[0-9a-fA-F:]+\]|[^:\s]+):\d{1,5}$/, { error: () => say().errors.config.hostAndPort })
  .refine((text) => Number(text.slice(text.lastIndexOf(':') + 1)) <= PORT_MAX, {
    error: () => say().errors.config.port(PORT_MAX),
  })
  .transform((text) => {
    const colon = text.lastIndexOf(':');
    return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) };
  });

/** A name that goes into SQL as an identifier. */
const identifier = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: () => say().errors.config.identifier });

/** A number as an administrator writes it; one message for all that can be wrong with it. */
function whole(least: number, most: number) {
  const error = () => say().errors.config.whole(least, most);
  return z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error });
}

function oneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, { error: () => say().errors.config.oneOf(values) });
}

const address = (example: string) => z.url({ protocol: /^https?$/, error: () => say().errors.config.address(example) });

/** Its holder sees names of spreadsheets and cells to fix, so it must not be guessable. */
const token = z.string().min(16, { error: () => say().errors.config.token });

export const configSchema = z.object({
  /** The address to listen on; put TLS in front before it is any other than loopback. */
  HOST: z
    .string()
    .regex(/^\S+$/, { error: () => say().errors.config.host })
    .default('127.0.0.1'),
  PORT: whole(0, PORT_MAX).default(8080),
  /** The address under which Google reaches the server, as it is pasted into the sheet. */
  PUBLIC_URL: address('https://sheets.example.org').optional(),
  /** Where the embedded ClickHouse keeps its data. */
  DATA_DIR: z.string().default('data/clickhouse'),
  /** The embedded ClickHouse's read-only HTTP interface; not offered unless set. */
  EMBEDDED_HTTP: hostAndPort.optional(),
  /** What its readers send as their password; unset: none is asked, on a loopback address only. */
  EMBEDDED_HTTP_PASSWORD: z
    .string()
    .min(8, { error: () => say().errors.config.password })
    .optional(),
  /** More names under which readers may ask for it, besides loopback's and its own: `clickhouse.lan,10.0.0.5`. */
  EMBEDDED_HTTP_HOSTS: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+(,[A-Za-z0-9.:_-]+)*$/, { error: () => say().errors.config.names })
    .transform((text) => text.split(','))
    .optional(),
  SOURCES_FILE: z.string().default('secrets/sources.json'),
  /** The key of the service account as which spreadsheets are read, a JSON file of mode 0600; a viewer is enough. */
  GOOGLE_SERVICE_ACCOUNT_FILE: z.string().optional(),
  /** Who reads spreadsheets of which SOURCES_FILE does not say it. */
  READER: oneOf(readers).default('bundle'),
  /** How often a spreadsheet that is read through the API is asked whether it changed; one account has 60 reads a minute. */
  POLL_SECONDS: whole(5, 3_600).default(30),
  /** An address that answers in place of sheets.googleapis.com, www.googleapis.com and oauth2.googleapis.com: a relay. */
  GOOGLE_API_URL: address('https://google.internal').optional(),
  /** A ClickHouse server; unset: embedded. */
  CLICKHOUSE_URL: z.url({ protocol: /^https?$/, error: () => say().errors.config.httpAddress }).optional(),
  CLICKHOUSE_USER: z.string().default('default'),
  CLICKHOUSE_PASSWORD: z.string().default(''),
  CLICKHOUSE_DATABASE: identifier.default('zakaz'),
  /** A cluster's name: ON CLUSTER, Replicated and Distributed tables. */
  CLICKHOUSE_CLUSTER: identifier.optional(),
  /** Whose days are “the last 14 days” and “today”. */
  TIMEZONE: z
    .string()
    .refine(isTimeZone, { error: () => say().errors.config.timeZone })
    .default('Europe/Moscow'),
  /** Days of which changes are kept (meta_changes); 0: for ever. Older ones go with `housekeep`. */
  HISTORY_DAYS: whole(0, 36_500).default(0),
  LOG_LEVEL: oneOf(logLevels).default('info'),
  /** Bytes of a body, as sent and inflated: room for a single bucket, or a `keep` list of a whole broken tab. */
  MAX_BODY_BYTES: whole(65_536, 1_073_741_824).default(33_554_432),
  /** Of one source, in each server process; a full refresh of 100,000 rows is about 30. */
  REQUESTS_PER_MINUTE: whole(10, 1_000_000).default(3_000),
  /** The server is this machine's alone: who is on it sees page, details and metrics without a token. */
  LOCAL_ONLY: oneOf(['yes', 'no']).default('no'),
  /** Proxies of ours: only what these say of a request's origin (X-Forwarded-For, -Proto) counts. */
  TRUSTED_PROXIES: z
    .string()
    .transform((text) => text.split(',').map((entry) => entry.trim()))
    .refine((entries) => entries.every(isNetwork), { error: () => say().errors.config.networks })
    .optional(),
  /** Opens the details of /healthz/… and /metrics (`Authorization: Bearer …`). */
  MONITORING_TOKEN: token.optional(),
  /** Opens the status page; unset: MONITORING_TOKEN does. The token of `qtickets-sheets token` always does. */
  STATUS_TOKEN: token.optional(),
  /** Silence, and age of the last proof, up to which all is well: one tick of 15 minutes and some patience. */
  HEALTH_WARNING_AFTER_MINUTES: whole(1, 10_080).default(20),
  /** Past this it is an error: four ticks were missed. */
  HEALTH_ERROR_AFTER_MINUTES: whole(1, 10_080).default(60),
  /** Days after which an error in a cell that nobody has fixed is a warning. */
  HEALTH_ISSUES_AFTER_DAYS: whole(1, 365).default(3),
  /** Gets a JSON notice by POST when health changes or cells turn bad. */
  NOTICE_WEBHOOK_URL: address('https://hooks.example.org/qtickets').optional(),
  /** A Telegram bot that sends the same to a chat; both are needed. */
  NOTICE_TELEGRAM_TOKEN: z.string().optional(),
  NOTICE_TELEGRAM_CHAT: z.string().optional(),
  /** Where Telegram's Bot API is reached, for networks that need a relay. */
  NOTICE_TELEGRAM_URL: address('https://api.telegram.org').default('https://api.telegram.org'),
  /** The language of notices; the page speaks that of its reader. */
  NOTICE_LANGUAGE: oneOf(languages).default('ru'),
});

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of this process: the only place that reads them. */
export const ownEnvironment: Environment = process.env;

/** `own`: variables of the shell that count in place of the file's. */
export type UsedSettings = { readonly path: string; readonly own: readonly string[] };

/**
 * Adds the settings of the installation to the variables of this process, which come first, as with `node --env-file`.
 * @param named `--env-file`
 * @returns which settings count; null where there is no file
 */
export async function useSettings(named: string | undefined): Promise<UsedSettings | null> {
  const file = await readSettingsFile(named ?? process.env.QTICKETS_ENV_FILE);
  process.env.QTICKETS_ENV_FILE = file?.path ?? NO_FILE;
  if (file === null) return null;
  const own = Object.keys(file.variables).filter((name) => {
    const value = process.env[name];
    return value !== undefined && value !== file.variables[name] && value !== file.byNode[name];
  });
  for (const [name, value] of Object.entries(file.variables)) if (!own.includes(name)) process.env[name] = value;
  const home = await becomeOwner(configSchema.shape.SOURCES_FILE.parse(process.env.SOURCES_FILE || undefined));
  if (home !== null) process.env.HOME = home;
  return { path: file.path, own };
}

/** `npm start`, `npx qtickets-sheets …` */
export const isStartedByNpm = process.env.npm_command !== undefined;

export type Config = z.infer<typeof configSchema>;

/** What is wrong with the environment, all of it. */
export class ConfigError extends ReadableError {}

/**
 * @param environment an empty string counts as not set, as it comes out of env files
 * @throws ConfigError that names every variable that is not right
 */
export function readConfig(environment: Environment = ownEnvironment): Config {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = configSchema.safeParse(set);
  const issues = result.error?.issues ?? [];
  const wrong = issues.map(({ path, message }): Problem => ({ name: path.join('.'), message }));
  const problems = [...wrong, ...contradictions(set)];
  if (result.success && problems.length === 0) return result.data;
  const lines = problems.map(({ name, message }) => `  ${name}: ${message}`);
  throw new ConfigError([say().errors.config.title, ...lines].join('\n'));
}

type Problem = { readonly name: string; readonly message: string };

const TELEGRAM = ['NOTICE_TELEGRAM_TOKEN', 'NOTICE_TELEGRAM_CHAT'] as const;

/** Values that are right for themselves and wrong together; checked even where something else is wrong, so that all is reported. */
function contradictions(set: Readonly<Record<string, string | undefined>>): Problem[] {
  const words = say().errors.config;
  const minutes = configSchema.pick({ HEALTH_WARNING_AFTER_MINUTES: true, HEALTH_ERROR_AFTER_MINUTES: true });
  const { HEALTH_WARNING_AFTER_MINUTES: warning, HEALTH_ERROR_AFTER_MINUTES: error } =
    minutes.safeParse(set).data ?? {};
  const isInverted = warning !== undefined && error !== undefined && error < warning;
  const isLocalOnly = set.LOCAL_ONLY === 'yes' && URL.canParse(set.PUBLIC_URL ?? '') && isPublished(set.PUBLIC_URL);
  const missing = TELEGRAM.filter((name) => set[name] === undefined);
  const embedded = hostAndPort.safeParse(set.EMBEDDED_HTTP).data;
  const isOpen = embedded !== undefined && !isLoopback(embedded.host) && set.EMBEDDED_HTTP_PASSWORD === undefined;
  const problem = (isWrong: boolean, name: string, message: string) => (isWrong ? [{ name, message }] : []);
  return [
    ...problem(isLocalOnly, 'LOCAL_ONLY', words.notLocalOnly),
    ...problem(isOpen, 'EMBEDDED_HTTP_PASSWORD', words.passwordNeeded),
    ...problem(isInverted, 'HEALTH_ERROR_AFTER_MINUTES', words.notLess(warning)),
    ...problem(missing.length === 1, missing.join(), words.bothNeeded(TELEGRAM)),
  ];
}
