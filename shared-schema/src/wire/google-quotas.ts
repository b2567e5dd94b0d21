/**
 * What Google gives a person a day, and when to say that it is running out. A day begins with the first request after the
 * last one ended and lasts 24 hours (https://developers.google.com/apps-script/guides/services/quotas; GOOGLE 3).
 */

export const QUOTA_DAY_MS = 24 * 3_600_000;

/** Run time of all triggers of a person, in seconds. */
export const TRIGGER_SECONDS = { consumer: 90 * 60, workspace: 6 * 3_600 } as const;
export type GoogleAccount = keyof typeof TRIGGER_SECONDS;

/** From this share on, health says that it is running out: there is time to do something about it. */
export const QUOTA_WARNING_SHARE = 0.7;

/** Google stops the triggers of a consumer account at its limit, so who has spent more than it by this share has a larger one. */
const BEYOND_DOUBT = 1.05;

/** @param known as somebody set it */
export function accountOf(triggerSeconds: number, known?: GoogleAccount): GoogleAccount {
  return known ?? (triggerSeconds > TRIGGER_SECONDS.consumer * BEYOND_DOUBT ? 'workspace' : 'consumer');
}
