/** Moments and texts as the page shows them. */
import { html, raw } from 'hono/html';
import type { Language } from '../health/texts.ts';

export type Html = ReturnType<typeof html>;

export type Clock = {
  /** 14:05 */
  readonly time: (at: number) => string;
  /** 23 Nov */
  readonly day: (at: number) => string;
  /** 23 Nov, 14:05 */
  readonly moment: (at: number) => string;
  /** 23 Nov 2026, 14:05:09 */
  readonly full: (at: number) => string;
};

/** @param timeZone of the deployment, since that is what the sheets' dates mean */
export function clockOf(language: Language, timeZone: string): Clock {
  const format = (options: Intl.DateTimeFormatOptions) => {
    // British English, for the 24-hour clock and the day before the month.
    const formatter = new Intl.DateTimeFormat(language === 'ru' ? 'ru' : 'en-GB', { timeZone, ...options });
    return (at: number) => formatter.format(at);
  };
  const time = { hour: '2-digit', minute: '2-digit' } as const;
  return {
    time: format(time),
    day: format({ day: 'numeric', month: 'short' }),
    moment: format({ day: 'numeric', month: 'short', ...time }),
    full: format({ day: 'numeric', month: 'short', year: 'numeric', ...time, second: '2-digit' }),
  };
}

/** Text with `code` between back quotes. */
export function withCode(text: string): Html {
  const parts = text.split('`').map((part, index) => (index % 2 === 0 ? html`${part}` : html`<code>${part}</code>`));
  return html`${parts}`;
}

export const nothing = raw('');
