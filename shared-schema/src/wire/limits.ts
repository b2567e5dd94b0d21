/** Every limit that both ends keep to, with its unit and its reason. */

/** The wire's version; a change that an older end cannot read raises it. */
export const PROTOCOL_VERSION = 1;

/** A digest of n rows has about n / 32 buckets, so that one edited row sends about 32. */
export const ROWS_PER_BUCKET = 32;
export const DIGEST_BITS_MIN = 6;
export const DIGEST_BITS_MAX = 13;

/** A push holds at most this, unless a single bucket is larger: Google waits 60 s for an answer (GOOGLE 4). */
export const PUSH_ROWS_MAX = 10_000;
export const PUSH_BYTES_MAX = 4 * 1024 * 1024;

/** How far a signature's timestamp may be from the server's clock (Standard Webhooks), and `readAt` ahead of it. */
export const SIGNATURE_TOLERANCE_SECONDS = 300;
export const READ_AT_AHEAD_MS_MAX = 300_000;
/** How far above the highest stored version a `readAt` may be that is further ahead (R4 takes a second), and the end of that (R14). */
export const READ_AT_ABOVE_VERSION_MS_MAX = 10_000;
export const VERSION_AHEAD_MS_MAX = 86_400_000;

/** Mass-delete guard (R9): fewer losses than this are never an alarm; the second where keys could not be read. */
export const GUARD_ROWS_MIN = 50;
export const GUARD_ROWS_MIN_UNREADABLE = 5;
/** A single push may always delete this many rows of its buckets. */
export const GUARD_BUCKET_ROWS_MIN = 1_000;

/** Lengths of text in code points, after normalising (CELLS 2). */
export const KEY_TEXT_MAX = 1_000;
export const TEXT_MAX = 10_000;
/** A number, a date, a count or a currency is shorter; longer text is an issue before anything of it is cleaned. */
export const FIGURES_TEXT_MAX = 200;
/** What a cell can hold at Google, in UTF-16 units; longer text is no cell, and refused. */
export const CELL_TEXT_MAX = 50_000;
/** No editor takes a longer number format. */
export const NUMBER_FORMAT_MAX = 255;
/** An issue shows at most this many code points of its cell. */
export const SHOWN_VALUE_MAX = 200;

/** The issues that one answer lists: all, but for a push far larger than any that is cut as it should be. */
export const ISSUES_IN_ANSWER_MAX = 50_000;
/** Rows of one push, past which it would be answered too late: a whole tab as one bucket, as an older bundle sends it. */
export const PUSH_ROWS_REFUSED = 100_000;
/** Rejected rows of one push; these can be cut anywhere, so it need never hold more than `PUSH_ROWS_MAX`. */
export const REJECTED_ROWS_REFUSED = 10_000;
/** Hashes in one `keep`: the keys of a whole broken tab. */
export const KEEP_MAX = 500_000;
/** Keys that one push of edited rows names as emptied: those of 500 rows, each edited more than once. */
export const EMPTIED_MAX = 2_000;
/** Rows whose key cannot be read, of one tab in a digest. */
export const UNREAD_MAX = 100_000;
/** Rows of one key that a question about one of them names. */
export const KEY_ROWS_MAX = 2_000;
/** Columns of a push, and so cells of its rows; a contract has fewer than 20. */
export const COLUMNS_MAX = 200;

/** What ClickHouse can hold: a moment of DateTime64 (the end of 2299), and a row number of UInt32. */
export const MOMENT_MS_MAX = 10_413_791_999_999;
export const ROW_NUMBER_MAX = 4_294_967_295;
/** The id of a tab (`#gid=`) is stored as UInt32; Google's own ids end at 2^31 - 1. */
export const TAB_ID_MAX = 4_294_967_295;

/** What one spreadsheet can hold: https://support.google.com/drive/answer/37603 */
export const SPREADSHEET_CELLS_MAX = 10_000_000;

/** The header of a tab stands within its first rows (CELLS 7). */
export const HEADER_ROWS = 10;
