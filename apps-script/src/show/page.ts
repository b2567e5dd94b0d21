/** Pages of our dialogs: plain HTML made of escaped texts. */

export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

const STYLE =
  'body{font:14px/1.5 Arial,sans-serif;color:#202124;margin:0 4px}p{margin:0 0 10px}' +
  'table{border-collapse:collapse;width:100%;font-size:13px}td,th{border:1px solid #dadce0;padding:4px 8px;text-align:left;vertical-align:top}' +
  'label{display:block;margin:10px 0 2px}input{width:100%;box-sizing:border-box;padding:6px;font:inherit}' +
  'button{margin-top:14px;padding:6px 18px;font:inherit;background:#1a73e8;color:#fff;border:0;border-radius:4px;cursor:pointer}' +
  '.soft{color:#5f6368}.bad{color:#c5221f}.good{color:#137333}.wait{color:#b06000}.top{font-size:15px;font-weight:bold}' +
  '.two{display:grid;grid-template-columns:1fr 1fr;gap:0 12px}ul{list-style:none;margin:0 0 10px;padding:0}li{margin:0 0 10px}' +
  '.cell{margin:0;padding:0;background:none;color:#1a73e8;text-decoration:underline;text-align:left}' +
  'button:disabled{opacity:.5;cursor:default}.plain{background:#fff;color:#1a73e8;border:1px solid #dadce0}[hidden]{display:none}' +
  'button:focus-visible{outline:2px solid #1a73e8;outline-offset:2px}';

/** @param body HTML, escaped by the caller */
export function page(body: string, script = ''): string {
  const code = script === '' ? '' : `<script>${script}</script>`;
  return `<!DOCTYPE html><html><head><base target="_top"><style>${STYLE}</style></head><body>${body}${code}</body></html>`;
}

/** A text that the page keeps for its script. */
export function hidden(id: string, text: string): string {
  return `<p id="${id}" hidden>${escapeHtml(text)}</p>`;
}

export function paragraphs(sentences: readonly string[]): string {
  return sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join('');
}

/** Good news, something that waits, or something to be done. */
export type Tone = 'good' | 'wait' | 'bad';

/** A headline, and what belongs to it. */
export function headline([first = '', ...rest]: readonly string[], tone: Tone): string {
  return `<p class="top ${tone}">${escapeHtml(first)}</p>${paragraphs(rest)}`;
}

/** A sentence with softer ones below it. */
export function block([first = '', ...rest]: readonly string[]): string {
  const soft = rest.map((sentence) => `<br><span class="soft">${escapeHtml(sentence)}</span>`);
  return `<p>${escapeHtml(first)}${soft.join('')}</p>`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (tag: string, cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>${row('th', head)}${rows.map((cells) => row('td', cells)).join('')}</table>`;
}
