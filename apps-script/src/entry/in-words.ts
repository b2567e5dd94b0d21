/**
 * What Google throws, in the person's words: whatever a menu item or a dialog calls is wrapped in one of these, so that
 * none ends in a raw exception. The exception itself goes to Google's log.
 */
import { passes } from '@qtickets/shared-schema/client/outcome';
import { causeOfError } from '../google/causes.ts';
import { localeOfUi, showDialog, toast } from '../google/dialogs.ts';
import { startedByTrigger } from '../google/meter.ts';
import { describeCause } from '../show/describe-result.ts';
import { page, paragraphs } from '../show/page.ts';
import { shortCause } from '../show/short-result.ts';
import { textsFor } from '../show/texts.ts';

const TOAST_SECONDS = 20;

function sentencesOf(error: unknown, describe = describeCause): readonly string[] {
  console.error(error);
  return describe(causeOfError(error), textsFor(localeOfUi()), 'byHand');
}

function inShort(error: unknown): string {
  return sentencesOf(error, shortCause).join(' ');
}

/** For what answers by toasts. */
export function inWords(act: () => void): () => void {
  return () => {
    try {
      act();
    } catch (error) {
      toast(inShort(error), TOAST_SECONDS);
    }
  };
}

/** For what opens a dialog: where it can't, a dialog says why. */
export function inDialog(act: () => void): () => void {
  return inWords(() => {
    try {
      act();
    } catch (error) {
      showDialog('QTickets', page(paragraphs(sentencesOf(error))), 420, 180);
    }
  });
}

/** For what the page of a dialog calls. @param answer what the page gets instead */
export function inAnswer<A extends readonly unknown[], T>(
  act: (...args: A) => T,
  answer: (text: string) => T,
): (...args: A) => T {
  return (...args) => {
    try {
      return act(...args);
    } catch (error) {
      return answer(inShort(error));
    }
  };
}

/** For triggers: nobody watches, and what passes by itself needs no mail of Google's to the owner; the rest is thrown. */
export function inLog<A extends readonly unknown[]>(act: (...args: A) => void): (...args: A) => void {
  return (...args) => {
    startedByTrigger();
    try {
      act(...args);
    } catch (error) {
      if (passes[causeOfError(error).kind] === 'person') throw error;
      console.warn(String(error));
    }
  };
}
