/** Looks at health now and then and sends what is new to one channel; what could not be sent is decided anew later. */
import type { Config } from '../config.ts';
import type { Monitor } from '../health/monitor.ts';
import type { Language } from '../health/texts.ts';
import type { Log } from '../log.ts';
import { type Channel, type ChannelsConfig, channelsOf } from './channels.ts';
import { composeNotice } from './compose.ts';
import { decide, emptyMemory, type Memory, noted } from './decide.ts';

const CHECK_EVERY_MS = 60_000;
/** After a failed sending: one minute, two, four, … up to an hour. */
const RETRY_MS = 60_000;
const RETRY_MS_MAX = 60 * 60_000;

export type NotifierDeps = {
  readonly channel: Channel;
  readonly monitor: Pick<Monitor, 'health' | 'newestIssues'>;
  readonly log: Log;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly language: Language;
  /** Of the status page, for the reader of the notice. */
  readonly pageUrl: string | undefined;
};

export class Notifier {
  readonly #deps: NotifierDeps;
  #memory: Memory;
  #failures = 0;
  #retryAt = Number.NEGATIVE_INFINITY;

  constructor(deps: NotifierDeps) {
    this.#deps = deps;
    this.#memory = emptyMemory(deps.now());
  }

  /** Never throws: that a notice could not be sent is logged, and tried again after a pause. */
  async check(): Promise<void> {
    const { monitor, now } = this.#deps;
    const [health, issues] = await Promise.all([monitor.health(), monitor.newestIssues()]);
    if (now() < this.#retryAt) {
      this.#memory = noted(this.#memory, health, now());
      return;
    }
    const { notice, memory } = decide(this.#memory, health, issues ?? [], now());
    const isSent = notice === null || (await this.#send(composeNotice(notice, health, this.#deps)));
    this.#memory = isSent ? memory : noted(this.#memory, health, now());
  }

  async #send(notice: Parameters<Channel['send']>[0]): Promise<boolean> {
    const { channel, log, now } = this.#deps;
    try {
      await channel.send(notice);
      this.#failures = 0;
      log('info', 'notice_sent', { channel: channel.name });
      return true;
    } catch (error) {
      const pause = Math.min(RETRY_MS_MAX, RETRY_MS * 2 ** this.#failures);
      this.#failures += 1;
      this.#retryAt = now() + pause;
      const reason = error instanceof Error ? error.message : 'unknown';
      log('warn', 'notice_not_sent', { channel: channel.name, reason, retryInSeconds: pause / 1000 });
      return false;
    }
  }
}

/** Starts sending to the channels of the configuration, if there are any. Of several servers, one should have them. */
export function startNotices(
  config: ChannelsConfig & Pick<Config, 'NOTICE_LANGUAGE' | 'PUBLIC_URL'>,
  { monitor, now }: Pick<NotifierDeps, 'monitor' | 'now'>,
  log: Log,
): { readonly stop: () => void } {
  const setting = { monitor, log, now, language: config.NOTICE_LANGUAGE, pageUrl: config.PUBLIC_URL };
  const notifiers = channelsOf(config).map((channel) => new Notifier({ ...setting, channel }));
  const timers = notifiers.map((notifier) => setInterval(() => void notifier.check(), CHECK_EVERY_MS));
  for (const timer of timers) timer.unref();
  return { stop: () => timers.forEach(clearInterval) };
}
