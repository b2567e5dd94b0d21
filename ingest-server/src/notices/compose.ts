/** A notice as text for people, and as JSON for programs. */
import { issueLink } from '../health/cell-link.ts';
import { plainFinding } from '../health/describe.ts';
import type { Finding, Health } from '../health/health.ts';
import type { OpenIssue } from '../health/ports.ts';
import { findingText, type Language, sheetHeader } from '../health/texts.ts';
import { messageIn } from '../status-page/issues.ts';
import { VERSION } from '../version.ts';
import type { Notice } from './decide.ts';
import { harmless } from './harmless.ts';

export type ComposedNotice = { readonly text: string; readonly body: Readonly<Record<string, unknown>> };

type Setting = { readonly language: Language; readonly pageUrl: string | undefined };

/** Telegram takes 4,096 characters a message. */
const TEXT_MAX = 4_000;
const ISSUES_LISTED_MAX = 10;

const said = {
  en: {
    ended: 'Settled',
    issues: 'Cells to fix',
    row: 'row',
    more: 'and more',
    page: 'Status page',
    test: 'A test: notices of ticket sales arrive here.',
  },
  ru: {
    ended: 'Снова в порядке',
    issues: 'Исправьте ячейки',
    row: 'строка',
    more: 'и другие',
    page: 'Страница состояния',
    test: 'Проверка: сюда приходят уведомления о продажах билетов.',
  },
} as const;

export function composeNotice(notice: Notice, health: Health, setting: Setting): ComposedNotice {
  return { text: textOf(notice, health, setting), body: bodyOf(notice, health, setting) };
}

/** Of `notices test`: nothing is the matter, and nothing is claimed of health. */
export function composeTestNotice({ language, pageUrl }: Setting): ComposedNotice {
  const { test, page } = said[language];
  const text = [test, ...(pageUrl === undefined ? [] : [`${page}: ${pageUrl}`])].join('\n\n');
  return { text, body: { text, status: 'test', timestamp: new Date().toISOString(), version: VERSION } };
}

function textOf(notice: Notice, health: Health, { language, pageUrl }: Setting): string {
  const words = said[language];
  const say = (finding: Finding) => findingText(finding, health, language);
  const began = notice.began.map((finding) => {
    const { what, todo } = say(finding);
    return `${finding.level === 'error' ? '🔴' : '🟡'} ${harmless(what)}\n${harmless(todo)}`;
  });
  const ended = notice.ended.map((finding) => `🟢 ${words.ended}: ${harmless(say(finding).what)}`);
  const issues = notice.issues.length === 0 ? [] : [issuesText(notice.issues, health, language)];
  const page = pageUrl === undefined ? [] : [`${words.page}: ${pageUrl}`];
  const text = [...began, ...ended, ...issues, ...page].join('\n\n');
  return text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX)}…`;
}

function issuesText(issues: readonly OpenIssue[], health: Health, language: Language): string {
  const words = said[language];
  const lines = issues.slice(0, ISSUES_LISTED_MAX).map((issue) => {
    const column = sheetHeader(health, issue) || issue.column;
    const place = `${issue.tab}, ${words.row} ${issue.row}${column === '' ? '' : `, ${column}`}`;
    return `• ${harmless(place)}: ${harmless(messageIn(issue, language))}\n  ${issueLink(issue)}`;
  });
  const more = issues.length > ISSUES_LISTED_MAX ? [`… ${words.more}`] : [];
  return [`${words.issues}:`, ...lines, ...more].join('\n');
}

/** `text` is what chats with an incoming webhook show. */
function bodyOf(notice: Notice, health: Health, setting: Setting): Readonly<Record<string, unknown>> {
  const describe = (finding: Finding) => ({
    ...plainFinding(finding),
    ...findingText(finding, health, setting.language),
  });
  return {
    text: textOf(notice, health, setting),
    status: health.level,
    timestamp: new Date(health.at).toISOString(),
    version: health.version,
    began: notice.began.map(describe),
    ended: notice.ended.map(describe),
    issues: notice.issues.map((issue) => ({
      spreadsheet_id: issue.source,
      tab: issue.tab,
      row: issue.row,
      column: issue.column,
      header: sheetHeader(health, issue),
      cell: issue.cell,
      code: issue.code,
      message: messageIn(issue, setting.language),
      link: issueLink(issue),
    })),
  };
}
