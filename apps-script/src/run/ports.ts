/** What a run needs of the outside world, without a word of Google: the files in `google/` give it, tests give their own. */

/** One tab of the workbook. Rows and columns count from 1, as in the sheet. */
export type SheetTab = {
  readonly name: string;
  /** The id in links to the tab (`#gid=`). */
  readonly id: () => number;
  /** Whether it has cells: charts in tabs of their own and data sources do not, and throw at every question below. */
  readonly isGrid: () => boolean;
  readonly lastRow: () => number;
  readonly lastColumn: () => number;
  /** Raw cell values of a block, rows by columns: string, number, boolean, Date; '' where empty. The arrays are the caller’s own. */
  readonly values: (row: number, column: number, rows: number, columns: number) => unknown[][];
  /** One column from a row to the end of the tab's grid, without asking how long it is. */
  readonly columnFrom: (row: number, column: number) => unknown[][];
  /** One row to the end of the tab's grid, without asking how wide it is. */
  readonly wholeRow: (row: number) => unknown[][];
  /** Their number formats, such as `#,##0.00 [$€-1]`. */
  readonly numberFormats: (
    row: number,
    column: number,
    rows: number,
    columns: number,
  ) => readonly (readonly string[])[];
};

export type Workbook = {
  readonly id: string;
  /** `ru_RU`, `en_US`, … */
  readonly locale: string;
  /** IANA name; asked anew each time, since a person can change it while a tab is read. */
  readonly timeZone: () => string;
  readonly tabs: () => readonly SheetTab[];
  readonly countTabs: () => number;
  /** The tab of exactly that name; null where there is none. */
  readonly tab: (name: string) => SheetTab | null;
};

/** The wall clock of `instant` (unix ms) in `zone`, as `yyyy-MM-dd HH:mm:ss`. */
export type FormatInstant = (instant: number, zone: string) => string;

/** Document properties by name, as they were read for this execution. */
export type Properties = Readonly<Record<string, string>>;
