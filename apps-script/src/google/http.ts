/** One POST through Google's UrlFetchApp. */
import type { HttpAnswer, NoAnswer } from '@qtickets/shared-schema/client/answers';
import type { HttpRequest } from '@qtickets/shared-schema/client/exchange';
import { toSigned } from './bytes.ts';
import { causeOfFetch } from './causes.ts';
import { countFetch } from './meter.ts';

/** The server's texts; without its name Google guesses by the headers. */
const CHARSET = 'UTF-8';

function headersOf(response: GoogleAppsScript.URL_Fetch.HTTPResponse): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.getHeaders())) headers[name.toLowerCase()] = String(value);
  return headers;
}

function noAnswer(error: unknown): NoAnswer {
  const { kind, text } = causeOfFetch(error);
  return { status: 0, kind, text };
}

/** Google throws where there is no answer, whatever `muteHttpExceptions` says. */
export function post({ url, headers, body }: HttpRequest): HttpAnswer | NoAnswer {
  try {
    countFetch();
    const response = UrlFetchApp.fetch(url, {
      method: 'post',
      contentType: 'application/json',
      headers: { ...headers },
      payload: toSigned(body),
      muteHttpExceptions: true,
      // A redirect would turn a signed POST into a GET.
      followRedirects: false,
    });
    const status = response.getResponseCode();
    // Headers matter where something went wrong: when to come back, and what time it is there.
    return { status, headers: status === 200 ? {} : headersOf(response), text: response.getContentText(CHARSET) };
  } catch (error) {
    return noAnswer(error);
  }
}

/** One unsigned GET, with its headers. */
export function get(url: string): HttpAnswer | NoAnswer {
  try {
    countFetch();
    const response = UrlFetchApp.fetch(url, { muteHttpExceptions: true, followRedirects: false });
    return { status: response.getResponseCode(), headers: headersOf(response), text: response.getContentText(CHARSET) };
  } catch (error) {
    return noAnswer(error);
  }
}
