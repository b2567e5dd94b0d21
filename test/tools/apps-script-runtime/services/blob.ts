import { bytesOf, isByteArray, textBytes } from '../args.ts';
import { GoogleError, ServiceObject, signatureError } from '../service.ts';

/** `Utilities.Blob`: bytes with a content type and a name. */
export class BlobService extends ServiceObject {
  readonly typeName = 'Utilities.Blob';
  bytes: Uint8Array;
  contentType: string | null;
  name: string | null;

  constructor(bytes: Uint8Array, contentType: string | null = null, name: string | null = null) {
    super();
    this.bytes = bytes;
    this.contentType = contentType;
    this.name = name;
  }

  getBytes(): Uint8Array {
    return this.bytes;
  }

  setBytes(data: unknown): this {
    if (!isByteArray(data)) throw signatureError('Utilities.Blob.setBytes', [data]);
    this.bytes = bytesOf(data);
    return this;
  }

  getDataAsString(charset: unknown = 'UTF-8'): string {
    return decodeText(this.bytes, String(charset));
  }

  setDataFromString(text: string, charset: unknown = 'UTF-8'): this {
    this.bytes = textBytes(String(text), String(charset));
    return this;
  }

  getContentType(): string | null {
    return this.contentType;
  }

  setContentType(type: string | null): this {
    this.contentType = type;
    return this;
  }

  getName(): string | null {
    return this.name;
  }

  setName(name: string | null): this {
    this.name = name;
    return this;
  }

  copyBlob(): BlobService {
    return new BlobService(this.bytes.slice(), this.contentType, this.name);
  }

  getBlob(): BlobService {
    return this;
  }

  isGoogleType(): boolean {
    return false;
  }
}

/** Text in a charset such as `UTF-8` or `windows-1251`; throws Google's text for an unknown one. */
export function decodeText(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset.replace('_', '-'), { ignoreBOM: true }).decode(bytes);
  } catch {
    throw new GoogleError(`Invalid argument: ${charset}`);
  }
}
