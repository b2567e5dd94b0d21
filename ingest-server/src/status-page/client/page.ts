/** Brings the page to life: applies what has changed at the server without a reload. */
import './base.css';
import './frame.css';
import './tables.css';
import './charts.css';
import './parts.css';
import './print.css';
import { iconOf, patchPage } from './patch-page.ts';
import { applySearch, startSearch } from './search.ts';

/** Health is read at most every 5 seconds; a page that asks every 10 is live enough for a person. */
const INTERVAL_MS = 10_000;
const DEADLINE_MS = 8_000;

async function refresh(): Promise<void> {
  const response = await fetch(location.href, { signal: AbortSignal.timeout(DEADLINE_MS), cache: 'no-store' });
  // Signed out elsewhere, or the token was changed.
  if (response.redirected) location.assign(response.url);
  if (!response.ok) throw new Error(`status ${response.status}`);
  patchPage(document, new DOMParser().parseFromString(await response.text(), 'text/html'));
  applySearch();
}

/** What is only remembered is not green: neither the page nor its icon. */
function showOffline(isOffline: boolean): void {
  document.documentElement.classList.toggle('remembered-all', isOffline);
  if (isOffline) iconOf(document)?.setAttribute('href', '/assets/icon-waiting.svg');
  document.getElementById('offline')?.toggleAttribute('hidden', !isOffline);
}

async function tick(): Promise<void> {
  // A page that no one looks at asks for nothing; it asks as soon as someone does.
  if (document.visibilityState === 'visible') await tryRefresh();
  setTimeout(tick, INTERVAL_MS);
}

async function tryRefresh(): Promise<void> {
  await refresh().then(
    () => showOffline(false),
    () => showOffline(true),
  );
}

startSearch();
setTimeout(tick, INTERVAL_MS);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void tryRefresh();
});
addEventListener('online', () => void tryRefresh());
addEventListener('offline', () => showOffline(true));
