/** The formulas that the runtime computes itself: HYPERLINK and constants. Anything else needs the workbook's evaluator. */
import type { Cell } from './cell.ts';
import { localeOf } from './locale.ts';

const TEXT = '"(?:[^"]|"")*"';

/** The value of a formula, `#ERROR!` where its separators are not the locale's, undefined where it is beyond us. */
export function constantFormula(formula: string, localeName: string): Cell['value'] | undefined {
  const body = formula.slice(1).trim();
  const link = new RegExp(`^HYPERLINK\\(\\s*(${TEXT})\\s*(?:([,;])\\s*(${TEXT}|-?[\\d.]+)\\s*)?\\)$`, 'i').exec(body);
  if (link) return hyperlink(link, localeOf(localeName).decimal);
  if (new RegExp(`^${TEXT}$`).test(body)) return unquote(body);
  if (/^-?\d+(\.\d+)?$/.test(body)) return Number(body);
  if (/^(TRUE|FALSE)(\(\))?$/i.test(body)) return /^TRUE/i.test(body);
  return undefined;
}

function hyperlink([, url = '', separator, label]: RegExpExecArray, decimal: string): Cell['value'] {
  // Where the comma is the decimal mark it separates no arguments.
  if (separator === ',' && decimal === ',') return '#ERROR!';
  if (label === undefined) return unquote(url);
  return label.startsWith('"') ? unquote(label) : Number(label);
}

function unquote(text: string): string {
  return text.slice(1, -1).replace(/""/g, '"');
}
