/** The server's own reader of the Sheets API with its client, built into one script that runs without waiting for anything. */
import { syncWorkbook } from '@qtickets/ingest-server/client/sync-workbook';
import { createTransport, StoppedError } from '@qtickets/ingest-server/client/transport';
import { GoogleError } from '@qtickets/ingest-server/google-sheets/google-error';
import { refusal } from '@qtickets/ingest-server/google-sheets/google-refusal';
import { openSpreadsheet } from '@qtickets/ingest-server/google-sheets/read-spreadsheet';
import { sheetsApi } from '@qtickets/ingest-server/google-sheets/sheets-api';
import { spreadsheetReader } from '@qtickets/ingest-server/google-sheets/spreadsheet-reader';
import { contracts } from '@qtickets/shared-schema/contracts/index';

export type Posted = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

export type Answered = {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly text: string;
};

/** What the script asks of the history that it is in; each answer is there at once. */
export type Outside = {
  /** Google. */
  readonly get: (url: string) => Pick<Answered, 'status' | 'text'>;
  /** Our server; a text where there is no answer. */
  readonly post: (request: Posted) => Answered | string;
  /** Unix ms. */
  readonly now: () => number;
  readonly wait: (ms: number) => void;
};

export type Order = {
  readonly url: string;
  readonly spreadsheetId: string;
  readonly secret: string;
  /** `TAB_…` */
  readonly settings: Readonly<Record<string, string>>;
  readonly mode: 'sync' | 'compare';
};

export type End = {
  /** How each contract ended. */
  readonly outcomes: Readonly<Record<string, string>>;
  /** What stopped the run as a whole, or kept it from reading. */
  readonly problem: string | null;
};

export async function run(outside: Outside, order: Order): Promise<End> {
  try {
    return await sync(outside, order);
  } catch (error) {
    if (error instanceof GoogleError) return { outcomes: {}, problem: error.problem };
    if (error instanceof StoppedError) return { outcomes: {}, problem: error.stoppedBy.kind };
    throw error;
  }
}

async function sync({ get, post, now, wait }: Outside, order: Order): Promise<End> {
  const email = 'reader@qtickets-test.iam.gserviceaccount.com';
  const api = sheetsApi({
    email,
    get: async (url) => {
      const { status, text } = get(url);
      if (status !== 200) throw refusal(status, JSON.parse(text), email);
      return JSON.parse(text);
    },
  });
  const { spreadsheetId, secret, mode } = order;
  const opened = await openSpreadsheet(api, spreadsheetId, order.settings);
  const allowed = contracts.map(({ tab }) => tab);
  const reader = spreadsheetReader(api, opened, allowed);
  const results = await syncWorkbook(reader, {
    transport: createTransport({
      // In this realm a request is what it was made of.
      fetch: (request) => responseTo(post(request as unknown as Posted)),
      base: order.url,
      spreadsheetId,
      secret,
      now,
      wait: async (ms) => wait(ms),
    }),
    context: opened.context,
    trigger: 'schedule',
    now,
    mode,
  });
  const outcomes = Object.fromEntries(results.map(({ tab, outcome }) => [tab, outcome.kind]));
  return { outcomes, problem: reader.problem()?.problem ?? null };
}

/** As much of a response as the client looks at. */
function responseTo(answered: Answered | string): Response {
  if (typeof answered === 'string') throw new Error(answered);
  const { status, headers, text } = answered;
  return { status, headers, text: async () => text } as unknown as Response;
}
