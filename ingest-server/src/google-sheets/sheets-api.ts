/**
 * What we ask of Google, read-only: the Sheets API v4 and one field of the Drive API v3, as their discovery documents
 * describe them (https://sheets.googleapis.com/$discovery/rest?version=v4). One limiter, and the client's one retry policy.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { waitMs } from '@qtickets/shared-schema/client/retry';
import { RateLimiterMemory, RateLimiterQueue } from 'rate-limiter-flexible';
import { z } from 'zod';
import { GoogleError } from './google-error.ts';
import { readServiceAccount, type ServiceAccount } from './service-account.ts';

export type SheetsApi = {
  /** The account that spreadsheets must be shared with. */
  readonly email: string;
  readonly metadata: (id: string) => Promise<SpreadsheetMetadata>;
  /** Of each range its rows; what is blank at their ends is left out. One answer, and so one moment. */
  readonly values: (id: string, ranges: readonly string[]) => Promise<readonly SheetValues[]>;
  /** Number formats as shown, by the tab's id. */
  readonly formats: (id: string, ranges: readonly string[]) => Promise<ReadonlyMap<number, readonly FormatGrid[]>>;
  /** Another text after each change of the file. */
  readonly version: (id: string) => Promise<string>;
};

const metadataSchema = z.object({
  properties: z.object({ title: z.string(), locale: z.string(), timeZone: z.string() }),
  sheets: z.array(
    z.object({
      properties: z.object({
        // What is zero or a default is left out of an answer.
        sheetId: z.number().default(0),
        title: z.string(),
        sheetType: z.string().default('GRID'),
        gridProperties: z.object({ rowCount: z.number().default(0), columnCount: z.number().default(0) }).optional(),
      }),
    }),
  ),
});
export type SpreadsheetMetadata = z.infer<typeof metadataSchema>;
export type SheetProperties = SpreadsheetMetadata['sheets'][number]['properties'];

const valuesSchema = z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])));
export type SheetValues = z.infer<typeof valuesSchema>;
const batchSchema = z.object({ valueRanges: z.array(z.object({ values: valuesSchema.default([]) })) });

const numberFormatSchema = z.object({ type: z.string().default(''), pattern: z.string().default('') });
export type NumberFormat = z.infer<typeof numberFormatSchema>;
const formatGridSchema = z.object({
  startRow: z.number().default(0),
  startColumn: z.number().default(0),
  rowData: z
    .array(
      z.object({
        values: z
          .array(z.object({ effectiveFormat: z.object({ numberFormat: numberFormatSchema.optional() }).optional() }))
          .default([]),
      }),
    )
    .default([]),
});
export type FormatGrid = z.infer<typeof formatGridSchema>;
const formatsSchema = z.object({
  sheets: z
    .array(
      z.object({
        properties: z.object({ sheetId: z.number().default(0) }).default({ sheetId: 0 }),
        data: z.array(formatGridSchema).default([]),
      }),
    )
    .default([]),
});

const fileSchema = z.object({ version: z.string().optional(), modifiedTime: z.string().optional() });

const METADATA_FIELDS =
  'properties(title,locale,timeZone),sheets(properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount)))';
const FORMAT_FIELDS =
  'sheets(properties(sheetId),data(startRow,startColumn,rowData(values(effectiveFormat(numberFormat)))))';

/** Reads a minute that Google gives one account; a project has 300 for all of its accounts. */
const READS_A_MINUTE = 60;
const ATTEMPTS_MAX = 6;
/** Of an address; front ends refuse one of 8 KB and more. */
const RANGES_LENGTH_MAX = 6_000;
/** Google itself ends a request after three minutes. */
const REQUEST_MS_MAX = 180_000;
/** A longer wait is no wait. */
const WAIT_MS_MAX = 10 * 60_000;

/**
 * @param options `keyFile`: the service account's; `url`: an address that answers in Google's place; `wait`: milliseconds to promise
 * @throws GoogleError where the key file is not right
 */
export async function openSheetsApi(options: {
  readonly keyFile: string | undefined;
  readonly url?: string | undefined;
  readonly readsAMinute?: number;
  readonly wait?: (ms: number) => Promise<unknown>;
}): Promise<SheetsApi> {
  const reach = options.url === undefined ? fetch : through(options.url);
  const account = await readServiceAccount(options.keyFile, reach);
  const points = options.readsAMinute ?? READS_A_MINUTE;
  const limiter = new RateLimiterQueue(new RateLimiterMemory({ points, duration: 60 }));
  const ask = async <T>(url: string, schema: z.ZodType<T>): Promise<T> => {
    const body = await patiently(
      { account, reach, wait: options.wait ?? pause, mayAsk: () => limiter.removeTokens(1) },
      url,
    );
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    const { path = [], message = '' } = parsed.error.issues[0] ?? {};
    throw new GoogleError('unexpected', { email: account.email, detail: `${path.join('.')}: ${message}` });
  };
  const spreadsheet = (id: string) => `https://sheets.googleapis.com/v4/spreadsheets/${encodeURIComponent(id)}`;
  const metadata = (id: string) => ask(`${spreadsheet(id)}?${query({ fields: METADATA_FIELDS })}`, metadataSchema);
  return {
    email: account.email,
    metadata,
    values: async (id, ranges) => {
      const all: SheetValues[] = [];
      for (const group of groupsOf(ranges)) {
        const asked = { valueRenderOption: 'UNFORMATTED_VALUE', dateTimeRenderOption: 'SERIAL_NUMBER', ranges: group };
        const { valueRanges } = await ask(`${spreadsheet(id)}/values:batchGet?${query(asked)}`, batchSchema);
        all.push(...group.map((_, index) => valueRanges[index]?.values ?? []));
      }
      return all;
    },
    formats: async (id, ranges) => {
      const grids = new Map<number, FormatGrid[]>();
      for (const group of groupsOf(ranges)) {
        const asked = { fields: FORMAT_FIELDS, ranges: group };
        const { sheets } = await ask(`${spreadsheet(id)}?${query(asked)}`, formatsSchema);
        for (const { properties, data } of sheets) {
          grids.set(properties.sheetId, [...(grids.get(properties.sheetId) ?? []), ...data]);
        }
      }
      return grids;
    },
    version: async (id) => {
      const asked = query({ fields: 'version,modifiedTime', supportsAllDrives: 'true' });
      const url = `https://www.googleapis.com/drive/v3/files/${encodeURIComponent(id)}?${asked}`;
      const file = await ask(url, fileSchema).catch(async (error: unknown) => {
        // Drive says "not found" of what is not shared, too; Sheets tells the two apart.
        if (error instanceof GoogleError && error.problem === 'not_found') await metadata(id);
        throw error;
      });
      return `${file.version ?? ''} ${file.modifiedTime ?? ''}`;
    },
  };
}

/** A fetch that asks at one address for all that Google has under several. */
function through(base: string): typeof fetch {
  return (input, init) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    return fetch(`${base.replace(/\/+$/, '')}${pathname}${search}`, init);
  };
}

/** Ranges stand in the address, which must not be too long; those of a usual spreadsheet are one group. */
function groupsOf(ranges: readonly string[]): string[][] {
  const groups: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const range of ranges) {
    const own = encodeURIComponent(range).length + '&ranges='.length;
    if (length + own > RANGES_LENGTH_MAX) {
      groups.push([]);
      length = 0;
    }
    groups.at(-1)?.push(range);
    length += own;
  }
  return groups;
}

function query(parameters: Readonly<Record<string, string | readonly string[]>>): string {
  const text = new URLSearchParams({ prettyPrint: 'false' });
  for (const [name, value] of Object.entries(parameters)) for (const each of [value].flat()) text.append(name, each);
  return text.toString();
}

type Line = {
  readonly account: ServiceAccount;
  readonly reach: typeof fetch;
  readonly wait: (ms: number) => Promise<unknown>;
  readonly mayAsk: () => Promise<unknown>;
};

async function patiently({ account, reach, wait, mayAsk }: Line, url: string): Promise<unknown> {
  let isFresh = false;
  for (let tried = 1; ; tried += 1) {
    await mayAsk();
    const { error, retryAfter, body } = await attempt(account, reach, url, isFresh);
    if (error === null) return body;
    // A token that was taken back may be given anew.
    isFresh = error.status === 401 && !isFresh;
    if (tried >= ATTEMPTS_MAX || !(error.passes || isFresh)) throw error;
    const milliseconds = waitMs(tried, retryAfter, Math.random(), Date.now());
    if (milliseconds > WAIT_MS_MAX) throw error;
    await wait(milliseconds);
  }
}

type Attempt = {
  readonly error: GoogleError | null;
  readonly retryAfter?: string | undefined;
  readonly body?: unknown;
};

async function attempt(account: ServiceAccount, reach: typeof fetch, url: string, isFresh: boolean): Promise<Attempt> {
  try {
    const headers = { authorization: `Bearer ${await account.token(isFresh)}`, 'accept-encoding': 'gzip' };
    const answer = await reach(url, { headers, signal: AbortSignal.timeout(REQUEST_MS_MAX) });
    const body: unknown = await answer.json().catch(() => null);
    if (answer.ok && body !== null) return { error: null, body };
    // An answer that broke off does not count.
    const error = answer.ok
      ? new GoogleError('unreachable', { detail: 'the answer broke off' })
      : refusal(answer.status, body, account.email);
    return { error, retryAfter: answer.headers.get('retry-after') ?? undefined };
  } catch (error) {
    if (error instanceof GoogleError) return { error };
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return {
      error: new GoogleError('unreachable', { detail: cause instanceof Error ? cause.message : String(cause) }),
    };
  }
}

/** Google's error form: https://google.aip.dev/193, and the older `errors` beside it. */
const refusalSchema = z.object({
  error: z.object({
    message: z.string().default(''),
    status: z.string().default(''),
    errors: z.array(z.object({ reason: z.string().default('') })).default([]),
    details: z
      .array(z.object({ reason: z.string().default(''), metadata: z.record(z.string(), z.unknown()).default({}) }))
      .default([]),
  }),
});

const apis: Readonly<Record<string, string>> = {
  'sheets.googleapis.com': 'Google Sheets API',
  'drive.googleapis.com': 'Google Drive API',
};

const DETAIL_MAX = 300;

function refusal(status: number, body: unknown, email: string): GoogleError {
  const said = refusalSchema.safeParse(body).data?.error;
  const reasons = [...(said?.details ?? []), ...(said?.errors ?? [])].map(({ reason }) => reason);
  const detail = (said?.message ?? '').slice(0, DETAIL_MAX) || `HTTP ${status}`;
  const of = (problem: ConstructorParameters<typeof GoogleError>[0], what = detail) =>
    new GoogleError(problem, { email, detail: what, status });
  const isLimit = reasons.some((reason) => /rateLimitExceeded|RATE_LIMIT_EXCEEDED|quotaExceeded/i.test(reason));
  if (status === 408 || status === 429 || status >= 500 || isLimit || said?.status === 'RESOURCE_EXHAUSTED') {
    return of('too_busy');
  }
  if (reasons.some((reason) => /^(SERVICE_DISABLED|accessNotConfigured)$/.test(reason))) {
    const service = String(said?.details.find(({ metadata }) => 'service' in metadata)?.metadata.service ?? '');
    return of('api_disabled', apis[service] ?? 'Google Sheets API');
  }
  if (status === 401) return of('key_refused');
  if (status === 403) return of('not_shared');
  if (status === 404) return of('not_found');
  return of(said?.status === 'FAILED_PRECONDITION' ? 'office_file' : 'refused');
}
