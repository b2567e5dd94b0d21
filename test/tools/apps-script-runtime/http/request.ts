/** Requests and answers as bytes: what a script's fetch becomes, and what transports and faults work on. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  /** Header names as the script wrote them, plus Content-Type and User-Agent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface HttpResponse {
  readonly status: number;
  /** In the server's case; several of one name are several pairs. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** No answer at all: refused, reset, not resolved, or too late. */
export interface HttpFailure {
  readonly failure: 'unreachable' | 'timeout';
  readonly detail: string;
}

export type HttpOutcome = HttpResponse | HttpFailure;

/** Performs requests, all at once, synchronously; answers in the order of the requests. */
export type Transport = (requests: readonly HttpRequest[]) => readonly HttpOutcome[];

/** What happens to one request on its way. */
export type FetchFault =
  | { readonly kind: 'drop-request' }
  | { readonly kind: 'drop-response' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'truncate'; readonly bytes: number }
  | { readonly kind: 'duplicate' }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
      /** False where the server handles the request before the answer is replaced. */
      readonly instead?: boolean;
    };

/** Asked for each request before it is sent; `index` counts the runtime's requests from 0. */
export type FetchFaults = (request: HttpRequest, index: number) => FetchFault | undefined;

export function isFailure(outcome: HttpOutcome): outcome is HttpFailure {
  return 'failure' in outcome;
}
