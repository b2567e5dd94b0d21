/**
 * Text of a notice that chats show and do not obey: names of spreadsheets and tabs, and messages that quote a cell, are
 * typed by people. `<!channel>` and `@channel` would call everybody, a link would lead elsewhere, and a mark of direction
 * (U+202E) would show it as something else.
 */

/** Stands between what would belong together, and is not seen. */
const APART = '\u2060';

export function harmless(text: string): string {
  return text
    .replace(/[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, '')
    .replace(/\p{Cc}/gu, ' ')
    .replaceAll('`', '')
    .replaceAll('&', '＆')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replace(/[*_~|[\]]/g, (mark) => `${APART}${mark}`)
    .replaceAll('@', `@${APART}`)
    .replace(/:\/\//g, `:${APART}//`)
    .replace(/\bwww\./gi, (start) => `${start.slice(0, 3)}${APART}.`)
    .replace(/(?<=[\p{L}\p{N}])\.(?=[\p{L}]{2,})/gu, `.${APART}`);
}
