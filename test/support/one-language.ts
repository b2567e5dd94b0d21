/** Whether a text is in one language. */

/** Names of things, which are the same in every language. */
const NAMES =
  /\b(?:ClickHouse|Google|Cloud|Apps|Script|Workspace|Sheets|Drive|Excel|Node|Advanced|QTickets|QTickets sheets|HTTP|HTTPS|HTML|TLS|DNS|NTP|API|JSON|CSV|UTF|PDF|SQL|TTL|IANA|Enter|Caddy|Telegram|clasp|sudo|systemd|npm|npx|login|start|run|build|base64|openssl|rand|legacy|none|push|sha256|false|stale|law|chown|fuser|timedatectl|set-ntp|true|chmod|status|env|api|bundle|both|table|database|error|equal|event|missing|extra|different|file|now|getValues|windows|utf(?:-16le)?|path|https?|help|options|admin|debug|date|city|revenue|refunds|currency|sales|logs|root|set|system|doctor|yes|google|negative|source (?:install|update|add|remove))\b/g;

/** Without what is typed, set, called or linked to, in any language alike. */
function prose(text: string): string {
  return text
    .replaceAll(/`[^`]*`/g, '')
    .replaceAll(/https?:\S+/g, '')
    .replaceAll(/[\w.]*<[^>]*>|"[^"]*"|“[^”]*”|«[^»]*»/g, '')
    .replaceAll(/(?:qtickets-sheets|curl) (?!\[).*/g, '')
    .replaceAll(
      /--?[a-z][\w-]*|[\w.*…-]*[/_][\w./*…-]*|[\w-]+\.(?:json|txt|csv|xlsx|xls|xlsb|ods|sh|md|org|lan|sql|js)\b/gi,
      '',
    )
    .replaceAll(/\.\w+/g, '')
    .replaceAll(/\b[A-Z]{2,}\b/g, '')
    .replaceAll(/\b(?:ru|en|utc|mib)\b/gi, '')
    .replaceAll(NAMES, '');
}

const ENGLISH = /[A-Za-z]{2,}/g;
export const RUSSIAN = /[А-Яа-яЁё]/;

/** English words of a Russian text, but names and what is typed. */
export function englishIn(where: string, text: string): string[] {
  return [...prose(text).matchAll(ENGLISH)].map(([word]) => `${where}: ${word}`);
}
