/** The sidebar's page: how things stand, the cells to fix, and the buttons. */
import { outcomeGrades } from '@qtickets/shared-schema/client/outcome';
import { isRunning, nextTickAt } from './automatic.ts';
import { describeContract, issueListOf, isTaken } from './describe-result.ts';
import { issueList, jumpScript, type ListedCell } from './issue-list.ts';
import { escapeHtml, headline, hidden, page, paragraphs } from './page.ts';
import { type Clock, type Standing, statusTop } from './status-text.ts';
import type { Texts } from './texts.ts';

export type SidebarFacts = Standing & {
  /** What the last run that looked found, as the issues tab lists it; null where the tab cannot be read. */
  readonly listed: { readonly errors: readonly ListedCell[]; readonly others: number } | null;
  /** What is spent of Google's day, in words. */
  readonly spent: string;
  readonly locale: string;
};

/** More are in the issues tab. */
const CELLS_SHOWN = 30;

/** Asked for again so often while somebody looks, in ms, and no news any more after so long. */
const REFRESH_MS = 5 * 60_000;
const STALE_MS = 15 * 60_000;

/** Since when all of it is proven; null where some of it never was. */
function provenAt({ last }: Standing): number | null {
  const proofs = Object.values(last.contracts).map(({ proof }) => proof);
  const known = proofs.flatMap((proof) => (proof === null ? [] : [proof.at]));
  return known.length === 0 || known.length < proofs.length ? null : Math.min(...known);
}

function times(facts: Standing, texts: Texts, clock: Clock): readonly string[] {
  const { last, automatic, now } = facts;
  if (last.at === 0) return [];
  const proven = provenAt(facts);
  const next = nextTickAt(automatic, facts.pace.tickMinutes, last.comparedAt);
  return [
    texts.status.proven(proven === null ? null : clock(proven)),
    texts.sidebar.attempted(clock(last.at)),
    ...(next === null ? [] : [texts.sidebar.next(next > now ? clock(next) : null)]),
    ...(next === null && isRunning(automatic) ? [texts.automatic(automatic, clock)] : []),
    ...(isRunning(automatic) ? texts.pace(facts.pace, clock(facts.dayEndsAt)) : []),
  ];
}

/** Whether every tab was read, now or before: of one that never was, an empty list says nothing. */
function isListWhole({ contracts }: SidebarFacts['last']): boolean {
  const ours = Object.values(contracts);
  return (
    ours.length > 0 && ours.every(({ proof, outcome }) => proof !== null || outcomeGrades[outcome.kind] !== 'nothing')
  );
}

function cellsToFix({ last, listed, locale }: SidebarFacts, texts: Texts): string {
  const { sidebar } = texts;
  if (last.at === 0) return '';
  const list = issueListOf(locale, last.isListed ?? true);
  if (list.state === 'failed') return paragraphs([texts.listed(list)]);
  if (listed === null) return paragraphs([sidebar.cellsUnknown]);
  const { others } = listed;
  // Of a whole tab its outcome says more.
  const errors = listed.errors.filter(({ cell }) => cell !== '');
  const shown = errors.slice(0, CELLS_SHOWN);
  const more = errors.length - shown.length;
  const head = errors.length > 0 ? `<h2>${escapeHtml(sidebar.cells(errors.length))}</h2>` : '';
  return (
    (errors.length === 0 && isListWhole(last) ? paragraphs([sidebar.noCells]) : head) +
    issueList(shown) +
    paragraphs([
      ...(more > 0 ? [sidebar.more(more, list.tab)] : []),
      ...(others > 0 ? [sidebar.others(others, list.tab)] : []),
    ])
  );
}

/** What is not in the reports as it stands, a sentence each; what stopped the last run stands at the top. */
function openContracts({ last }: SidebarFacts, texts: Texts): string {
  const open = Object.values(last.contracts).filter(
    ({ outcome }) => !isTaken(outcome) && !(outcome.kind === 'not_asked' && last.cause !== null),
  );
  return paragraphs(open.map((contract) => describeContract(contract, texts)));
}

function soft(sentences: readonly string[]): string {
  return `<p class="soft">${sentences.map(escapeHtml).join('<br>')}</p>`;
}

/** What the page shows anew each time. */
export function sidebarBody(facts: SidebarFacts, texts: Texts, clock: Clock): string {
  const { top, tone } = statusTop(facts, texts, clock);
  return (
    headline(top, tone) +
    openContracts(facts, texts) +
    soft(times(facts, texts, clock)) +
    cellsToFix(facts, texts) +
    soft([facts.spent, texts.sidebar.asOf(clock(facts.now))])
  );
}

const STYLE = `<style>body{margin:12px}h2{font-size:14px;margin:0 0 8px}
#buttons{position:sticky;bottom:0;background:#fff;padding:8px 0 0;border-top:1px solid #dadce0}
#buttons p{margin:0 0 8px}#buttons p:empty{display:none}#buttons button{margin:0 8px 8px 0;padding:6px 10px;font-size:13px}
#buttons .second{background:#fff;color:#1a73e8;box-shadow:inset 0 0 0 1px #dadce0}#buttons .third{background:none;color:#1a73e8;padding:6px 0}
.stale .top{color:#5f6368}.busy button{opacity:.5;pointer-events:none}</style>`;

/** Buttons do what the menu does; a call of the script that Google refuses leaves words, and nothing that looks fresh. */
const SCRIPT = `
var freshAt = Date.now();
function byId(id) { return document.getElementById(id); }
function show(text) { byId('note').textContent = text; }
function busy(is) { document.body.classList.toggle('busy', is); }
function stale(is) { byId('body').classList.toggle('stale', is); }
function refused() { busy(false); stale(true); show(byId('refused').textContent); }
function fresh(html) { freshAt = Date.now(); byId('body').innerHTML = html; stale(false); busy(false); show(''); }
function run(name) { google.script.run.withSuccessHandler(refresh).withFailureHandler(refused)[name](); }
function refresh() { google.script.run.withSuccessHandler(fresh).withFailureHandler(refused).sidebarBody(); }
document.querySelectorAll('#buttons button').forEach(function (button) {
  button.addEventListener('click', function () {
    busy(true);
    show(byId('working').textContent);
    if (button.dataset.run) run(button.dataset.run); else refresh();
  });
});
function look() {
  if (Date.now() - freshAt > ${STALE_MS}) stale(true);
  if (document.visibilityState === 'visible' && Date.now() - freshAt >= ${REFRESH_MS}) refresh();
}
setInterval(look, ${REFRESH_MS / 5});
document.addEventListener('visibilitychange', look);
${jumpScript()}`;

export function sidebarPage(body: string, texts: Texts): string {
  const { sidebar, menu } = texts;
  const button = (label: string, attributes: string) =>
    `<button type="button" ${attributes}>${escapeHtml(label)}</button>`;
  return page(
    `${STYLE}<div id="body">${body}</div><div id="buttons">` +
      '<p id="note" role="status"></p>' +
      button(menu.syncNow, 'data-run="syncNow"') +
      button(sidebar.refresh, 'class="third"') +
      button(menu.check, 'class="second" data-run="checkSheet"') +
      `</div>${hidden('working', sidebar.working)}${hidden('refused', sidebar.refused)}`,
    SCRIPT,
  );
}
