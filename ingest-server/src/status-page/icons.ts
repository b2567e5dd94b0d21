/** The icon in the browser's tab: colour and sign say the state, for those who have the page open among many. */
import type { Look } from './headline.ts';

const signs: Readonly<Record<Look, readonly [colour: string, path: string]>> = {
  ok: ['#2b7a4b', 'M9 16.5l5 5 9-11'],
  warning: ['#8a5a00', 'M16 8v9.5M16 23v.5'],
  error: ['#b3261e', 'M10.5 10.5l11 11M21.5 10.5l-11 11'],
  waiting: ['#4a5a6a', 'M9 13h14M9 19h14'],
};

/** File names under `/assets/`, each with its picture. */
export const icons: ReadonlyMap<string, string> = new Map(
  Object.entries(signs).map(([look, [colour, path]]) => [
    `icon-${look}.svg`,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><title>QTickets</title><rect width="32" height="32" rx="8" fill="${colour}"/><path d="${path}" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/></svg>`,
  ]),
);
