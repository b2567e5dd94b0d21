/** How cells look, and what is changed of it. */

/** Rows by columns, from the first column on. */
export type Looks = {
  readonly firstRow: number;
  /** '' where there is none. */
  readonly notes: readonly (readonly string[])[];
  /** `#rrggbb`; white where there is none. */
  readonly backgrounds: readonly (readonly string[])[];
};

export type LookChange = {
  readonly cell: string;
  /** '' takes it away. */
  readonly note?: string;
  /** null: none. */
  readonly background?: string | null;
};
