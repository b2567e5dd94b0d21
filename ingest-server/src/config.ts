/** The configuration: environment variables, all read here and nowhere else, all problems told at once (DESIGN 8). */
import { z } from 'zod';
import { logLevels } from './log.ts';

const hostAndPort = z
  .string()
  .regex(/^(\[[0-9a-fA-F:]+\]|[^:\s]+):\d{1,5}$/, 'host:port, for example 127.0.0.1:8123')
  .transform((text) => {
    const colon = text.lastIndexOf(':');
    return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) };
  });

const timeZone = z.string().refine((name) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}, 'a time zone such as Europe/Moscow');

/** A name that goes into SQL as an identifier. */
const identifier = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'letters, digits and _ only');

/** Whoever has it sees names of spreadsheets and cells to mend, so it must not be guessed. */
const token = z.string().min(16, 'at least 16 characters, for example from: openssl rand -base64 24');

export const configSchema = z.object({
  /** The address to listen on; put TLS in front before it is any other than loopback. */
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** The address under which Google reaches the server, as it is pasted into the sheet. */
  PUBLIC_URL: z.url().optional(),
  /** Where the embedded ClickHouse keeps its data. */
  DATA_DIR: z.string().default('data/clickhouse'),
  /** The embedded ClickHouse's read-only HTTP interface; not offered unless set. */
  EMBEDDED_HTTP: hostAndPort.optional(),
  /** What its readers send as their password; unset: none is asked, so leave it on a loopback address. */
  EMBEDDED_HTTP_PASSWORD: z.string().min(8, 'at least 8 characters').optional(),
  SOURCES_FILE: z.string().default('secrets/sources.json'),
  /** A ClickHouse server; unset: embedded. */
  CLICKHOUSE_URL: z.url({ protocol: /^https?$/, error: 'http://host:8123 or https://host:8443' }).optional(),
  CLICKHOUSE_USER: z.string().default('default'),
  CLICKHOUSE_PASSWORD: z.string().default(''),
  CLICKHOUSE_DATABASE: identifier.default('zakaz'),
  /** A cluster's name: ON CLUSTER, Replicated and Distributed tables. */
  CLICKHOUSE_CLUSTER: identifier.optional(),
  /** Whose days are “the last 14 days” and “today”. */
  TIMEZONE: timeZone.default('Europe/Moscow'),
  LOG_LEVEL: z.enum(logLevels).default('info'),
  /** Bytes of a body, as sent and inflated: room for a single bucket, or a `keep` list of a whole broken tab. */
  MAX_BODY_BYTES: z.coerce.number().int().min(65_536).max(1_073_741_824).default(33_554_432),
  /** Of one source, in each server process; a full refresh of 100,000 rows is about 30. */
  REQUESTS_PER_MINUTE: z.coerce.number().int().min(10).default(3_000),
  /** Opens the details of /healthz/… and /metrics (`Authorization: Bearer …`); unset: on this machine only. */
  MONITORING_TOKEN: token.optional(),
  /** Opens the status page; unset: MONITORING_TOKEN does, and without either it is shown on this machine only. */
  STATUS_TOKEN: token.optional(),
  /** Silence, and age of the last proof, up to which all is well: one tick of 15 minutes and some patience. */
  HEALTH_WARNING_AFTER_MINUTES: z.coerce.number().int().min(1).max(10_080).default(20),
  /** Past this it is an error: four ticks were missed. */
  HEALTH_ERROR_AFTER_MINUTES: z.coerce.number().int().min(1).max(10_080).default(60),
  /** Gets a JSON notice by POST when health changes or cells turn bad. */
  NOTICE_WEBHOOK_URL: z.url().optional(),
  /** A Telegram bot that tells the same to a chat; both are needed. */
  NOTICE_TELEGRAM_TOKEN: z.string().optional(),
  NOTICE_TELEGRAM_CHAT: z.string().optional(),
  /** Where Telegram's Bot API is reached, for networks that need a relay. */
  NOTICE_TELEGRAM_URL: z.url().default('https://api.telegram.org'),
  /** The language of notices; the page speaks that of its reader. */
  NOTICE_LANGUAGE: z.enum(['ru', 'en']).default('ru'),
});

export type Config = z.infer<typeof configSchema>;

/** What is wrong with the environment, all of it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * @param environment an empty string counts as not set, as it comes out of env files
 * @throws ConfigError that names every variable that is not right
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = configSchema.safeParse(set);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigError(['The configuration is not right:', ...problems].join('\n'));
}
