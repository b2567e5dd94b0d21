/** The service account as which spreadsheets are read: its key file, and the tokens that Google gives for it. */

import { readFile, stat } from 'node:fs/promises';
import { parseJson } from '@qtickets/shared-schema/parse-json';
import { JWT } from 'google-auth-library';
import { z } from 'zod';
import { causeOf, messageOf, reasonsOf } from '../errors.ts';
import { isOpenToOthers } from '../private-file.ts';
import { GoogleError } from './google-error.ts';

export type ServiceAccount = {
  /** The address that a spreadsheet is shared with. */
  readonly email: string;
  /** @throws GoogleError where Google gives none */
  readonly token: (isFresh?: boolean) => Promise<string>;
};

/** To see, and never to change. */
const SCOPES = [
  'https://www.googleapis.com/auth/spreadsheets.readonly',
  'https://www.googleapis.com/auth/drive.metadata.readonly',
];

const keySchema = z.object({
  type: z.literal('service_account'),
  client_email: z.email(),
  private_key: z.string().startsWith('-----BEGIN'),
});

type Fetch = typeof fetch;

/**
 * @param fetch reaches Google
 * @throws GoogleError where the file is missing, is no key, or can be read by others than its owner
 */
export async function readServiceAccount(path: string | undefined, fetch: Fetch): Promise<ServiceAccount> {
  if (path === undefined) throw new GoogleError('no_key', { detail: 'GOOGLE_SERVICE_ACCOUNT_FILE' });
  const mode = await stat(path).then(
    (found) => found.mode,
    () => null,
  );
  if (mode === null) throw new GoogleError('no_key', { detail: path });
  if (isOpenToOthers(mode)) throw new GoogleError('key_open', { detail: path });
  const key = keySchema.safeParse(parseJson(await readKey(path))).data;
  if (key === undefined) throw new GoogleError('key_invalid', { detail: path });
  const { client_email: email, private_key: privateKey } = key;
  const newClient = () =>
    new JWT({ email, key: privateKey, scopes: SCOPES, transporterOptions: { fetchImplementation: fetch } });
  let client = newClient();
  return {
    email,
    token: async (isFresh = false) => {
      if (isFresh) client = newClient();
      const { token } = await client.getAccessToken().catch((error: unknown) => {
        throw tokenError(error, email, path);
      });
      if (typeof token !== 'string') {
        throw new GoogleError('unreachable', { detail: { en: 'no token in the answer', ru: 'в ответе нет токена' } });
      }
      return token;
    },
  };
}

/** A file of another user's, or a folder. */
async function readKey(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    const { en, ru } = reasonsOf(error);
    throw new GoogleError('no_key', { detail: { en: `${path} (${en})`, ru: `${path} (${ru})` } });
  });
}

const refusalSchema = z.object({
  code: z.union([z.string(), z.number()]).optional(),
  response: z.object({ status: z.number() }).optional(),
});

/** What cannot sign. */
const KEY_CODE = /^ERR_(OSSL|CRYPTO)/;

/** The library's errors: with a response, Google refused; of the key, it signs nothing; else no whole answer came. */
function tokenError(error: unknown, email: string, path: string): GoogleError {
  const { response, code } = refusalSchema.safeParse(error).data ?? {};
  const detail = messageOf(error);
  const status = response?.status ?? 0;
  if (status === 429 || status >= 500) return new GoogleError('too_busy', { email, detail, status });
  if (status >= 400) return new GoogleError('key_refused', { email, detail, status });
  if (KEY_CODE.test(String(code)) || /DECODER|PEM/.test(detail))
    return new GoogleError('key_invalid', { detail: path });
  return new GoogleError('unreachable', { detail: reasonsOf(causeOf(error)) });
}
