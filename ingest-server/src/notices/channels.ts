/** Where notices go. A failure names the channel and the status, never an address: those hold secrets. */

import type { Config } from '../config.ts';
import { say } from '../words/words.ts';
import type { ComposedNotice } from './compose.ts';

export type Channel = {
  readonly name: 'webhook' | 'telegram';
  /** @throws Error with why it was not sent */
  readonly send: (notice: ComposedNotice) => Promise<void>;
};

export type ChannelsConfig = Pick<
  Config,
  'NOTICE_WEBHOOK_URL' | 'NOTICE_TELEGRAM_TOKEN' | 'NOTICE_TELEGRAM_CHAT' | 'NOTICE_TELEGRAM_URL'
>;

const TIMEOUT_MS = 10_000;

/** The channels that the configuration names. */
export function channelsOf(config: ChannelsConfig): readonly Channel[] {
  const { NOTICE_WEBHOOK_URL: webhook, NOTICE_TELEGRAM_TOKEN: token, NOTICE_TELEGRAM_CHAT: chat } = config;
  const channels: Channel[] = [];
  if (webhook !== undefined) channels.push({ name: 'webhook', send: ({ body }) => post(webhook, body) });
  if (token !== undefined && chat !== undefined) {
    const url = `${config.NOTICE_TELEGRAM_URL.replace(/\/+$/, '')}/bot${token}/sendMessage`;
    const message = (text: string) => ({ chat_id: chat, text, link_preview_options: { is_disabled: true } });
    channels.push({ name: 'telegram', send: ({ text }) => post(url, message(text)) });
  }
  return channels;
}

async function post(url: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  const words = say().commands.notices;
  const request = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: 'error',
  } as const;
  const response = await fetch(url, request).catch((error: unknown) => {
    throw new Error(error instanceof Error && error.name === 'TimeoutError' ? words.inTime : words.notReached);
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(words.answered(response.status));
}
