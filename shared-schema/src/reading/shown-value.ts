/** A cell as a person sees it, for issues and the quarantine. */
import { isDateCell, isFormattedNumber, isFormulaCell, type WireCell } from '../wire/cell.ts';
import { SHOWN_VALUE_MAX } from '../wire/limits.ts';
import { shownNumber } from './cells/formatted-number.ts';

const loneSurrogates = /[\ud800-\udfff]/gu;

/** At most 200 code points; a lone surrogate, which no text may hold, is shown as U+FFFD. */
export function shownValue(cell: WireCell): string {
  const text = shownText(cell).replace(loneSurrogates, '\ufffd');
  if (text.length <= SHOWN_VALUE_MAX) return text;
  const characters = Array.from(text.slice(0, 2 * SHOWN_VALUE_MAX + 2));
  return characters.length > SHOWN_VALUE_MAX ? characters.slice(0, SHOWN_VALUE_MAX - 1).join('') + '…' : text;
}

function shownText(cell: WireCell): string {
  if (cell === null) return '';
  if (isDateCell(cell)) return String(cell.date).replace('T', ' ').replace(' 00:00:00', '');
  if (isFormattedNumber(cell)) return shownNumber(cell);
  if (isFormulaCell(cell)) return cell.formula;
  return typeof cell === 'boolean' ? String(cell).toUpperCase() : String(cell);
}
