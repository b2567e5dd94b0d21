import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { HttpResponse } from '../http/request.ts';
import { ServiceObject } from '../service.ts';
import { BlobService, decodeText } from './blob.ts';

const INFLATERS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/** `UrlFetchApp.HTTPResponse`. A compressed answer arrives inflated. */
export class HttpResponseObject extends ServiceObject {
  readonly typeName = 'UrlFetchApp.HTTPResponse';
  readonly status: number;
  readonly #headers: HttpResponse['headers'];
  readonly #body: Uint8Array;

  constructor(response: HttpResponse) {
    super();
    this.status = response.status;
    this.#headers = response.headers;
    this.#body = inflated(response.body, this.header('content-encoding'));
  }

  /** Not for scripts: the value of a header by its name in any case. */
  readonly header = (name: string): string | undefined =>
    this.#headers.find(([key]) => key.toLowerCase() === name)?.[1];

  getResponseCode(): number {
    return this.status;
  }

  getContentText(charset?: unknown): string {
    const named = /charset="?([^";\s]+)/i.exec(this.header('content-type') ?? '')?.[1];
    return decodeText(this.#body, charset === undefined ? (named ?? 'UTF-8') : String(charset));
  }

  getContent(): Uint8Array {
    return this.#body;
  }

  getBlob(): BlobService {
    return new BlobService(this.#body, this.header('content-type')?.split(';')[0] ?? null);
  }

  /** Names in the server's case; of several headers of one name the last. */
  getHeaders(): Record<string, string> {
    return Object.fromEntries(this.#headers);
  }

  /** As {@link getHeaders}, with several of one name as an array. */
  getAllHeaders(): Record<string, string | string[]> {
    const all: Record<string, string | string[]> = {};
    for (const [name, value] of this.#headers) {
      const before = all[name];
      all[name] = before === undefined ? value : [before, value].flat();
    }
    return all;
  }
}

function inflated(body: Uint8Array, encoding: string | undefined): Uint8Array {
  const inflate = INFLATERS[(encoding ?? '').toLowerCase()];
  if (!inflate || body.length === 0) return body;
  try {
    return new Uint8Array(inflate(body));
  } catch {
    // A body cut short: what a script would see of it is unknown, so it gets the bytes.
    return body;
  }
}
