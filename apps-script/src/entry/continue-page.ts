/** The page that repeats a sync until the sheet is equal: Google ends each execution after 6 minutes. */
import { escapeHtml, hidden, page } from '../show/page.ts';

/** The text travels in an element: nothing of it becomes code. */
const SCRIPT = `
function show(text) { document.getElementById('text').textContent = text; }
function next() {
  google.script.run
    .withSuccessHandler(function (result) { show(result.text); if (!result.done) next(); })
    .withFailureHandler(function () { show(document.getElementById('failed').textContent); })
    .continueSync();
}
next();`;

/** @param failed what to say where Google ends the call or the connection is gone */
export function continuePage(text: string, failed: string): string {
  return page(`<p id="text">${escapeHtml(text)}</p>${hidden('failed', failed)}`, SCRIPT);
}
