import { type HttpOutcome, type HttpResponse, isFailure } from '../http/request.ts';
import { ExecutionService, GoogleError, signatureError } from '../service.ts';
import { type PlannedFetch, planFetch } from './fetch-request.ts';
import { HttpResponseObject } from './http-response.ts';

const REDIRECTS_MAX = 20;
const MS_PER_KILOBYTE = 0.05;

/** `UrlFetchApp`. */
export class UrlFetchAppService extends ExecutionService {
  readonly typeName = 'UrlFetchApp';

  fetch(...args: unknown[]): HttpResponseObject {
    const [url, options] = args;
    if (args.length === 0 || args.length > 2) throw signatureError('UrlFetchApp.fetch', args);
    const planned = this.#plan(url, options);
    const [outcome] = this.#send([planned]);
    return this.#answer(planned, outcome);
  }

  /** All at once; one connection failure or unmuted error throws for the whole call. */
  fetchAll(...args: unknown[]): HttpResponseObject[] {
    const [requests] = args;
    if (!Array.isArray(requests) || args.length !== 1) throw signatureError('UrlFetchApp.fetchAll', args);
    const planned = requests.map((entry: unknown) =>
      typeof entry === 'string' ? this.#plan(entry, {}) : this.#plan((entry as { url?: unknown }).url, entry),
    );
    const outcomes = this.#send(planned);
    return planned.map((plan, index) => this.#answer(plan, outcomes[index]));
  }

  getRequest(url: unknown, options?: unknown): Record<string, unknown> {
    const { platform } = this.execution;
    const { request, followRedirects } = planFetch(url, options, platform.limits, platform.scriptId);
    const payload = Buffer.from(request.body).toString('utf8');
    const { method, headers } = request;
    const contentType = headers['Content-Type'] ?? '';
    return { url: request.url, method: method.toLowerCase(), headers, payload, contentType, followRedirects };
  }

  #plan(url: unknown, options: unknown): PlannedFetch {
    const { platform } = this.execution;
    const planned = planFetch(url, options, platform.limits, platform.scriptId);
    platform.quotas.spendOne('urlfetch', platform.limits.fetchCallsPerDay);
    return planned;
  }

  #send(planned: readonly PlannedFetch[]): HttpOutcome[] {
    const { http, clock } = this.execution.platform;
    const outcomes = http.send(planned.map(({ request }) => request));
    for (const [index, { request }] of planned.entries()) {
      const outcome = outcomes[index];
      const response = outcome && !isFailure(outcome) ? outcome : undefined;
      clock.advance(((request.body.length + (response?.body.length ?? 0)) / 1024) * MS_PER_KILOBYTE);
      this.execution.fetches.push({
        method: request.method,
        url: request.url,
        requestBytes: request.body.length,
        status: response?.status,
        responseBytes: response?.body.length ?? 0,
      });
    }
    return outcomes;
  }

  #answer(planned: PlannedFetch, outcome: HttpOutcome | undefined): HttpResponseObject {
    const { url } = planned.request;
    if (!outcome) throw new GoogleError(`Address unavailable: ${url}`);
    if (isFailure(outcome)) {
      throw new GoogleError(`${outcome.failure === 'timeout' ? 'Timeout' : 'Address unavailable'}: ${url}`);
    }
    const final = planned.followRedirects ? this.#follow(planned, outcome) : outcome;
    const response = new HttpResponseObject(final);
    if (final.body.length > this.execution.platform.limits.fetchBodyBytes) {
      throw new GoogleError('Limit Exceeded: URLFetch response size.');
    }
    if (planned.muteHttpExceptions || final.status < 300) return response;
    throw failedRequest(url, final.status, response.getContentText());
  }

  #follow(planned: PlannedFetch, first: HttpResponse): HttpResponse {
    let { request } = planned;
    let response = first;
    for (let hops = 0; [301, 302, 303, 307, 308].includes(response.status); hops += 1) {
      const location = response.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
      if (location === undefined) return response;
      if (hops >= REDIRECTS_MAX) throw new GoogleError(`Too many redirects: ${planned.request.url}`);
      const url = new URL(location, request.url).toString();
      // As browsers do: all but 307 and 308 turn into a GET without a body.
      const keeps = response.status >= 307;
      request = keeps ? { ...request, url } : { ...request, url, method: 'GET', body: new Uint8Array() };
      const [outcome] = this.#send([{ ...planned, request }]);
      if (!outcome || isFailure(outcome)) throw new GoogleError(`Address unavailable: ${url}`);
      response = outcome;
    }
    return response;
  }
}

const TRUNCATED_CHARS = 400;

function failedRequest(url: string, status: number, body: string): GoogleError {
  const origin = new URL(url).origin;
  return new GoogleError(
    `Request failed for ${origin} returned code ${status}. Truncated server response: ` +
      `${body.slice(0, TRUNCATED_CHARS)} (use muteHttpExceptions option to examine full response)`,
  );
}
