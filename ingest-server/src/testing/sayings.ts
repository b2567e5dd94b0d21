/** What page, doctor, notice and JSON say of a state of health, for tests. */
import { expect } from 'vitest';
import { checksOfHealth } from '../doctor/heartbeats.ts';
import { describeIntegration } from '../health/describe.ts';
import type { Health } from '../health/health.ts';
import { languages } from '../health/texts.ts';
import { composeNotice } from '../notices/compose.ts';
import { clockOf } from '../status-page/format.ts';
import { statusPage } from '../status-page/page.ts';
import { everyIssue, type Scope } from '../status-page/view.ts';
import { words } from '../status-page/words/words.ts';
import { speakingFor } from '../words/language.ts';

const ofOnly: Scope = { of: 'one', isOnly: true, issues: everyIssue };

export type Saying = { readonly place: Place; readonly language: string; readonly text: string };
type Place = 'page' | 'doctor' | 'notice' | 'json';

/** All that is said, place by place and language by language. */
export function sayings(health: Health): Saying[] {
  const activity = { hours: [], runs: [], issues: [], readAt: health.readAt ?? health.at };
  const shown = health.readAt === null ? null : activity;
  const all = languages.flatMap((language) => {
    const scope: Scope = health.sources.length === 1 ? ofOnly : { of: 'all', search: '' };
    const setting = { timeZone: 'Europe/Moscow', isSignedIn: false, activity: shown, scope, query: {} };
    const view = { health, language, words: words[language], clock: clockOf(language, 'Europe/Moscow'), ...setting };
    const page = String(statusPage(view))
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' ');
    const news = { began: health.findings, ended: [], issues: [] };
    const notice = composeNotice(news, health, { language, pageUrl: undefined }).text;
    const doctor = speakingFor(language, () => checksOfHealth(health)).map(
      ({ level, message, todo }) => `${level} ${message} ${todo}`,
    );
    return [
      { place: 'doctor' as const, language, text: doctor.join('\n') },
      { place: 'page' as const, language, text: page },
      { place: 'notice' as const, language, text: notice },
    ];
  });
  return [...all, { place: 'json', language: 'en', text: JSON.stringify(describeIntegration(health)) }];
}

/** A sentence that says: it is equal now. */
export const CLAIM =
  /Everything is equal|All readable rows are equal|equal to the sheet, checked|readable rows are equal, checked|equal: sales|совпадает: sales|Всё совпадает|Все читаемые строки совпадают|совпадает с таблицей, проверено|строки совпадают, проверено|"situation":"equal|held against the sheets|Сверено с таблицами/;

/** That each place but the notice, which brings news alone, claims equality now, or that none does. */
export function expectClaim(health: Health, isClaimed: boolean): void {
  for (const { place, language, text } of sayings(health)) {
    if (place === 'notice') continue;
    expect([place, language, CLAIM.test(text)]).toEqual([place, language, isClaimed]);
  }
}
