/** Cells to fix as a list in a page: each with a link that takes the person there. */
import { isCell } from './cell-text.ts';
import { escapeHtml, hidden, page } from './page.ts';

export type ListedCell = {
  readonly tab: string;
  /** `F415`, `415:415` for a whole row, '' for a whole tab. */
  readonly cell: string;
  readonly column: string;
  readonly value: string;
  readonly message: string;
};

/** A whole tab is shown from its first cell. */
const TOP = 'A1';

function lineOf({ tab, cell, column, value, message }: ListedCell): string {
  const place = cell === '' ? tab : `${tab}, ${cell}`;
  const target = isCell(cell) ? cell : TOP;
  const link = `<button type="button" class="cell" data-tab="${escapeHtml(tab)}" data-cell="${target}">${escapeHtml(place)}</button>`;
  const what = [column, value].filter((text) => text !== '').join(': ');
  return `<li>${link}${what === '' ? '' : ` <b>${escapeHtml(what)}</b>`}<br>${escapeHtml(message)}</li>`;
}

export function issueList(cells: readonly ListedCell[]): string {
  return cells.length === 0 ? '' : `<ul>${cells.map(lineOf).join('')}</ul>`;
}

/** A dialog with such a list, if there is any: it closes where the person goes to a cell. @param body HTML, escaped by the caller */
export function pageWithCells(body: string, cells: readonly ListedCell[], failed: string): string {
  if (cells.length === 0) return page(body);
  const note = `<p id="note" class="bad" role="status"></p>${hidden('failed', failed)}`;
  return page(body + issueList(cells) + note, DIALOG_SCRIPT + jumpScript('google.script.host.close();'));
}

const DIALOG_SCRIPT = `
function show(text) { document.getElementById('note').textContent = text; }
function refused() { show(document.getElementById('failed').textContent); }`;

/**
 * Script of a page with such a list. The page has `show(text)`, which says what went wrong, and `refused()`, which is called
 * where Google does not let the page call the script. @param after what the page does once the person is there
 */
export function jumpScript(after = ''): string {
  return `
document.addEventListener('click', function (event) {
  var link = event.target.closest('.cell');
  if (link === null) return;
  google.script.run
    .withSuccessHandler(function (problem) { show(problem); if (problem === '') { ${after} } })
    .withFailureHandler(refused)
    .showCell(link.dataset.tab, link.dataset.cell);
});`;
}
