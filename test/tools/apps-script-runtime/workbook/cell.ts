/** A cell as Sheets keeps it: a value, and what says how to show it. */
export interface Cell {
  /** Text, number (a date is a serial number with a date format) or boolean; '' in a cell that only has a format. */
  readonly value: string | number | boolean;
  /** True where the value is the text of an error, such as `#REF!`. */
  readonly isError?: boolean;
  /** With its leading `=`. The value is then the last result. */
  readonly formula?: string;
  /** Filled by another cell: a pivot table, an array formula, an import. Has no formula of its own. */
  readonly computed?: true;
  /** A number format; absent is automatic. */
  readonly format?: string;
  readonly note?: string;
  /** Links and text styles of a rich text, as handed in. */
  readonly richText?: RichText;
  /** Fonts, colours, wrap, alignment: kept, never looked at. */
  readonly style?: Readonly<Record<string, unknown>>;
  readonly validation?: Validation;
}

/** A rule of data validation. */
export interface Validation {
  /** As in `SpreadsheetApp.DataValidationCriteria`. */
  readonly criteria: string;
  readonly values: readonly unknown[];
  /** Whether what fails is warned of, and not refused. */
  readonly allowInvalid: boolean;
  readonly helpText: string | null;
}

export interface RichText {
  readonly text: string;
  readonly runs: readonly TextRun[];
}

export interface TextRun {
  readonly start: number;
  readonly end: number;
  readonly link?: string | null;
  readonly style?: unknown;
}

/**
 * What tests write a cell as. Text, numbers and booleans stand for themselves (text is never parsed); null, undefined
 * and '' are empty.
 */
export type CellInput =
  | string
  | number
  | boolean
  | null
  | undefined
  | { readonly date: string; readonly format?: string }
  | { readonly error: string }
  | { readonly formula: string; readonly value: string | number | boolean; readonly format?: string }
  | { readonly value: string | number | boolean; readonly format: string }
  /** A cell of a pivot table, an array formula or an import. */
  | { readonly computed: string | number | boolean }
  /** A smart chip (a person, a file, a place): scripts read its text. */
  | { readonly chip: string };

/** The cell with a background, `#rrggbb` or `#rgb`, or with none (null); a cell that holds nothing any more is none. */
export function withBackground(cell: Cell | undefined, colour: string | null): Cell | undefined {
  const { style, ...rest } = cell ?? { value: '' };
  const { background: _, ...others } = style ?? {};
  const after = colour === null ? others : { ...others, background: sixDigits(colour) };
  return asLittle(Object.keys(after).length === 0 ? rest : { ...rest, style: after });
}

function sixDigits(colour: string): string {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(colour);
  return (
    short === null
      ? colour
      : `#${short
          .slice(1)
          .map((digit) => digit + digit)
          .join('')}`
  ).toLowerCase();
}

export function withNote(cell: Cell | undefined, note: string): Cell | undefined {
  const { note: _, ...rest } = cell ?? { value: '' };
  return asLittle(note === '' ? rest : { ...rest, note });
}

export function withValidation(cell: Cell | undefined, rule: Validation | null): Cell | undefined {
  const { validation: _, ...rest } = cell ?? { value: '' };
  return asLittle(rule === null ? rest : { ...rest, validation: rule });
}

function asLittle(cell: Cell): Cell | undefined {
  return cell.value === '' && Object.keys(cell).length === 1 ? undefined : cell;
}

/** The default formats of dates; `date` and `date-time` are shown in the order of the locale. */
export const DATE_FORMAT = 'date';
export const DATE_TIME_FORMAT = 'date-time';
export const TIME_FORMAT = 'time';
export const PLAIN_TEXT = '@';
