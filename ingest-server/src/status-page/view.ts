/** What the page is made of, and in whose words. */
import type { Health } from '../health/health.ts';
import type { SeenActivity } from '../health/monitor.ts';
import type { Language } from '../health/texts.ts';
import type { Clock } from './format.ts';
import type { Words } from './words/words.ts';

export type View = {
  readonly health: Health;
  /** null: could not be read since the start. */
  readonly activity: SeenActivity | null;
  readonly language: Language;
  readonly words: Words;
  readonly clock: Clock;
  readonly timeZone: string;
  /** Whether there is a session to end. */
  readonly isSignedIn: boolean;
};
