import { GoogleError, ServiceObject, signatureError } from '../service.ts';
import type { RichText, TextRun } from '../workbook/cell.ts';

/** `SpreadsheetApp.RichTextValue`. */
export class RichTextValueObject extends ServiceObject {
  readonly typeName = 'SpreadsheetApp.RichTextValue';
  readonly rich: RichText;

  constructor(rich: RichText) {
    super();
    this.rich = rich;
  }

  getText(): string {
    return this.rich.text;
  }

  /** The link of the whole text, or of a part; null where there is none or several. */
  getLinkUrl(start: unknown = 0, end: unknown = this.rich.text.length): string | null {
    const run = this.rich.runs.find(
      (candidate) => candidate.link !== undefined && candidate.start <= Number(start) && candidate.end >= Number(end),
    );
    return run?.link ?? null;
  }

  getRuns(): RichTextValueObject[] {
    const cuts = new Set([0, this.rich.text.length, ...this.rich.runs.flatMap(({ start, end }) => [start, end])]);
    const ordered = [...cuts].sort((a, b) => a - b);
    return ordered.slice(0, -1).map((start, index) => this.#part(start, ordered[index + 1] ?? start));
  }

  copy(): RichTextValueBuilder {
    return new RichTextValueBuilder(this.rich);
  }

  #part(start: number, end: number): RichTextValueObject {
    const inside = this.rich.runs.filter((run) => run.start <= start && run.end >= end);
    const runs = inside.map((run): TextRun => ({ ...run, start: 0, end: end - start }));
    return new RichTextValueObject({ text: this.rich.text.slice(start, end), runs });
  }
}

/** `SpreadsheetApp.newRichTextValue()`. */
export class RichTextValueBuilder extends ServiceObject {
  readonly typeName = 'SpreadsheetApp.RichTextValueBuilder';
  #text: string | undefined;
  #runs: TextRun[];

  constructor(from?: RichText) {
    super();
    this.#text = from?.text;
    this.#runs = [...(from?.runs ?? [])];
  }

  setText(text: unknown): this {
    if (typeof text !== 'string') throw signatureError('SpreadsheetApp.RichTextValueBuilder.setText', [text]);
    this.#text = text;
    this.#runs = [];
    return this;
  }

  /** (url) or (start, end, url); null takes the link away. */
  setLinkUrl(...args: unknown[]): this {
    const link = args.at(-1);
    if ((args.length !== 1 && args.length !== 3) || (typeof link !== 'string' && link !== null)) {
      throw signatureError('SpreadsheetApp.RichTextValueBuilder.setLinkUrl', args);
    }
    return this.#add(args, { link });
  }

  /** (style) or (start, end, style). */
  setTextStyle(...args: unknown[]): this {
    const style = args.at(-1);
    if ((args.length !== 1 && args.length !== 3) || !(style === null || style instanceof TextStyleObject)) {
      throw signatureError('SpreadsheetApp.RichTextValueBuilder.setTextStyle', args);
    }
    return this.#add(args, { style: style?.style });
  }

  build(): RichTextValueObject {
    if (this.#text === undefined) throw new GoogleError('The text must be set before the rich text value is built.');
    return new RichTextValueObject({ text: this.#text, runs: this.#runs });
  }

  #add(args: readonly unknown[], what: Pick<TextRun, 'link' | 'style'>): this {
    const text = this.#text;
    if (text === undefined) throw new GoogleError('The text must be set before its styles and links.');
    const [start, end] = args.length === 3 ? [Number(args[0]), Number(args[1])] : [0, text.length];
    if (!(start >= 0 && end <= text.length && start <= end)) throw new GoogleError('Index out of bounds.');
    this.#runs.push({ start, end, ...what });
    return this;
  }
}

class TextStyleObject extends ServiceObject {
  readonly typeName = 'SpreadsheetApp.TextStyle';
  readonly style: Readonly<Record<string, unknown>>;

  constructor(style: Readonly<Record<string, unknown>>) {
    super();
    this.style = style;
  }
}

/** `SpreadsheetApp.newTextStyle()`. */
export class TextStyleBuilder extends ServiceObject {
  readonly typeName = 'SpreadsheetApp.TextStyleBuilder';
  readonly #style: Record<string, unknown> = {};

  setBold(value: unknown): this {
    return this.#set('bold', value);
  }

  setItalic(value: unknown): this {
    return this.#set('italic', value);
  }

  setUnderline(value: unknown): this {
    return this.#set('underline', value);
  }

  setStrikethrough(value: unknown): this {
    return this.#set('strikethrough', value);
  }

  setForegroundColor(value: unknown): this {
    return this.#set('color', value);
  }

  setFontSize(value: unknown): this {
    return this.#set('size', value);
  }

  setFontFamily(value: unknown): this {
    return this.#set('family', value);
  }

  build(): TextStyleObject {
    return new TextStyleObject({ ...this.#style });
  }

  #set(name: string, value: unknown): this {
    this.#style[name] = value;
    return this;
  }
}
