/** The local Google: a token endpoint, the Sheets API and Drive's `files.get`, on one loopback port. See README.md. */
import { createVerify, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Workbook } from '../apps-script-runtime/index.ts';
import { apiDisabled, type GoogleAnswer, notFound, notShared, officeFile, unauthenticated } from './google-errors.ts';
import { type Answering, batchGet, driveFile, get } from './requests.ts';

export type LocalGoogle = {
  readonly url: string;
  readonly email: string;
  /** Spreadsheets by id. */
  readonly workbooks: Map<string, Workbook>;
  /** Ids of those that are shared with the account. */
  readonly shared: Set<string>;
  /** Ids of Excel files in Drive. */
  readonly officeFiles: Set<string>;
  /** APIs that the project has not enabled. */
  readonly disabled: Set<string>;
  /** Paths that were asked for, tokens aside. */
  readonly asked: string[];
  /** Answers in place of the right one, or `break` for a connection that ends in the answer. */
  fault: (path: string) => GoogleAnswer | 'break' | undefined;
  /** Changes right answers: a Google that is otherwise than documented. */
  distort: (path: string, body: object) => object;
  /** Called before each answer: somebody edits meanwhile. */
  beforeAnswer: (path: string) => void;
  /** Takes back every token. */
  readonly revokeTokens: () => void;
  /** Takes back the key itself. */
  refusesKey: boolean;
  /** Writes the account's key file. */
  readonly writeKey: (path: string, mode?: number) => void;
  readonly add: (workbook: Workbook) => Workbook;
  readonly close: () => Promise<void>;
};

const TOKEN_URL = 'https://oauth2.googleapis.com/token';
const claimsSchema = z.object({
  iss: z.string(),
  aud: z.string(),
  scope: z.string(),
  exp: z.number(),
  iat: z.number(),
});
const SCOPES = ['spreadsheets.readonly', 'drive.metadata.readonly'].map((s) => `https://www.googleapis.com/auth/${s}`);

export async function startLocalGoogle(): Promise<LocalGoogle> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const email = 'reader@qtickets-test.iam.gserviceaccount.com';
  const tokens = new Set<string>();
  const app = new Hono();

  app.post('/token', async (context) => {
    const form = new URLSearchParams(await context.req.text());
    const problem = google.refusesKey ? 'Invalid JWT Signature.' : assertionProblem(form.get('assertion') ?? '');
    if (problem !== null) return context.json({ error: 'invalid_grant', error_description: problem }, 400);
    const token = `ya29.${tokens.size}-${Date.now()}`;
    tokens.add(token);
    return context.json({ access_token: token, expires_in: 3599, token_type: 'Bearer' });
  });

  function assertionProblem(assertion: string): string | null {
    const [head = '', body = '', signature = ''] = assertion.split('.');
    const isSigned = createVerify('RSA-SHA256')
      .update(`${head}.${body}`)
      .verify(keys.publicKey, Buffer.from(signature, 'base64url'));
    if (!isSigned) return 'Invalid JWT Signature.';
    const claims = claimsSchema.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
    const now = Date.now() / 1000;
    if (claims.iss !== email || claims.aud !== TOKEN_URL) return 'Invalid grant: account not found';
    if (claims.iat > now + 300 || claims.exp < now || claims.exp > claims.iat + 3600) {
      return 'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.';
    }
    const isReadOnly = claims.scope.split(' ').every((scope) => SCOPES.includes(scope));
    return isReadOnly ? null : 'Invalid OAuth scope or ID token audience provided.';
  }

  async function answered(context: Context, service: string, answer: Answering) {
    const path = context.req.path + new URL(context.req.url).search;
    google.asked.push(path);
    google.beforeAnswer(path);
    const fault = google.fault(path);
    if (fault === 'break') return broken();
    const given = fault ?? rightAnswer(context, service, answer);
    return new Response(JSON.stringify(google.distort(path, given.body)), {
      status: given.status,
      headers: { 'content-type': 'application/json; charset=UTF-8', ...given.headers },
    });
  }

  function rightAnswer(context: Context, service: string, answer: Answering): GoogleAnswer {
    const token = /^Bearer (.+)$/.exec(context.req.header('authorization') ?? '')?.[1] ?? '';
    if (!tokens.has(token)) return unauthenticated;
    if (google.disabled.has(service)) return apiDisabled(service);
    const id = (context.req.param('id') ?? '').replace(/:.*$/, '');
    const workbook = google.workbooks.get(id);
    if (workbook === undefined) return notFound;
    // Drive hides what is not shared.
    if (!google.shared.has(id)) return service.startsWith('drive') ? notFound : notShared;
    const parameters = new URL(context.req.url).searchParams;
    return google.officeFiles.has(id) && service.startsWith('sheets') ? officeFile : answer(workbook, parameters);
  }

  app.get('/v4/spreadsheets/:id/values:batchGet', (context) => answered(context, 'sheets.googleapis.com', batchGet));
  app.get('/v4/spreadsheets/:id', (context) => answered(context, 'sheets.googleapis.com', get));
  app.get('/drive/v3/files/:id', (context) => answered(context, 'drive.googleapis.com', driveFile));

  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started));
  });
  const google: LocalGoogle = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    email,
    workbooks: new Map(),
    shared: new Set(),
    officeFiles: new Set(),
    disabled: new Set(),
    asked: [],
    fault: () => undefined,
    distort: (_, body) => body,
    beforeAnswer: () => undefined,
    revokeTokens: () => tokens.clear(),
    refusesKey: false,
    writeKey: (path, mode = 0o600) => {
      const privateKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' });
      const key = {
        type: 'service_account',
        project_id: 'qtickets-test',
        client_email: email,
        private_key: privateKey,
      };
      writeFileSync(path, JSON.stringify(key), { mode });
    },
    add: (workbook) => {
      google.workbooks.set(workbook.id, workbook);
      google.shared.add(workbook.id);
      return workbook;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return google;
}

/** Half of an answer. */
function broken(): Response {
  return new Response('{"valueRanges":[{"val', { headers: { 'content-type': 'application/json' } });
}
