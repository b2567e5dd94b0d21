/** The page that repeats a sync until the sheet is equal: Google ends each execution after 6 minutes. */
import { escapeHtml, page } from '../show/page.ts';

const SCRIPT = `
function show(text) { document.getElementById('text').textContent = text; }
function next() {
  google.script.run
    .withSuccessHandler(function (result) { show(result.text); if (!result.done) next(); })
    .withFailureHandler(function (error) { show(error.message); })
    .continueSync();
}
next();`;

export function continuePage(text: string): string {
  return page(`<p id="text">${escapeHtml(text)}</p>`, SCRIPT);
}
