/** The search of the overview: `/` goes there, each letter narrows the list, Enter goes to the first line, Escape clears. */

export function startSearch(): void {
  const input = searchInput();
  if (input === null) return;
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  input.addEventListener('input', () => {
    rememberSearch(input.value);
    applySearch();
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || input.value === '') return;
    event.preventDefault();
    input.value = '';
    input.dispatchEvent(new Event('input'));
  });
  input.form?.addEventListener('submit', (event) => {
    event.preventDefault();
    document.querySelector<HTMLElement>('.rows tbody tr:not([hidden]) a')?.focus();
  });
}

/** Shows the lines that match what is in the field, also after the server sent them anew. */
export function applySearch(): void {
  const input = searchInput();
  if (input === null) return;
  const words = input.value.toLowerCase().trim().split(/\s+/);
  let shown = 0;
  for (const row of document.querySelectorAll<HTMLElement>('.rows tbody tr')) {
    const isShown = words.every((word) => row.dataset.search?.includes(word));
    row.hidden = !isShown;
    if (isShown) shown += 1;
  }
  document.getElementById('no-match')?.toggleAttribute('hidden', shown > 0);
  unfoldMatches(input.value !== '');
}

/** Those that are well fold again when the search ends, unless somebody had unfolded them. */
function unfoldMatches(isSearching: boolean): void {
  const well = document.querySelector<HTMLDetailsElement>('#well');
  if (well === null || well.open === isSearching || (!isSearching && well.dataset.bySearch === undefined)) return;
  well.open = isSearching && well.querySelector('tbody tr:not([hidden])') !== null;
  if (well.open) well.dataset.bySearch = '';
  else delete well.dataset.bySearch;
}

function searchInput(): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>('#search');
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}

/** In the address, so that a reload, and a link that is passed on, show the same. */
function rememberSearch(search: string): void {
  const url = new URL(location.href);
  if (search === '') url.searchParams.delete('search');
  else url.searchParams.set('search', search);
  history.replaceState(null, '', url);
}
