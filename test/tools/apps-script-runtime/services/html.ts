import type { Platform } from '../platform.ts';
import { GoogleError, NotOffered, ServiceObject } from '../service.ts';
import { BlobService } from './blob.ts';

/** `HtmlService`: pages are kept as text; templates are not offered. */
export class HtmlService extends ServiceObject {
  readonly typeName = 'HtmlService';
  override readonly enums = {
    XFrameOptionsMode: ['ALLOWALL', 'DEFAULT'],
    SandboxMode: ['EMULATED', 'IFRAME', 'NATIVE'],
  };
  readonly #files: Platform['htmlFiles'];

  constructor(files: Platform['htmlFiles']) {
    super();
    this.#files = files;
  }

  createHtmlOutput(html: unknown = ''): HtmlOutputObject {
    return new HtmlOutputObject(html instanceof BlobService ? html.getDataAsString() : String(html));
  }

  createHtmlOutputFromFile(name: unknown): HtmlOutputObject {
    const file = this.#files[String(name)];
    if (file === undefined) throw new GoogleError(`No HTML file named ${String(name)} was found.`);
    return new HtmlOutputObject(file);
  }

  createTemplate(): never {
    throw new NotOffered('HtmlService.createTemplate (scriptlets)');
  }

  createTemplateFromFile(): never {
    throw new NotOffered('HtmlService.createTemplateFromFile (scriptlets)');
  }
}

export class HtmlOutputObject extends ServiceObject {
  readonly typeName = 'HtmlService.HtmlOutput';
  content: string;
  title = '';
  width: number | undefined;
  height: number | undefined;

  constructor(content: string) {
    super();
    this.content = content;
  }

  append(html: unknown): this {
    this.content += String(html);
    return this;
  }

  appendUntrusted(text: unknown): this {
    const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
    return this.append(String(text).replace(/[&<>"']/g, (char) => escapes[char] ?? char));
  }

  clear(): this {
    return this.setContent('');
  }

  getContent(): string {
    return this.content;
  }

  setContent(html: unknown): this {
    this.content = String(html);
    return this;
  }

  getTitle(): string {
    return this.title;
  }

  setTitle(title: unknown): this {
    this.title = String(title);
    return this;
  }

  getWidth(): number | null {
    return this.width ?? null;
  }

  setWidth(width: unknown): this {
    this.width = Number(width);
    return this;
  }

  getHeight(): number | null {
    return this.height ?? null;
  }

  setHeight(height: unknown): this {
    this.height = Number(height);
    return this;
  }

  setSandboxMode(): this {
    return this;
  }

  setXFrameOptionsMode(): this {
    return this;
  }

  addMetaTag(): this {
    return this;
  }

  getBlob(): BlobService {
    return new BlobService(new Uint8Array(Buffer.from(this.content)), 'text/html');
  }
}
