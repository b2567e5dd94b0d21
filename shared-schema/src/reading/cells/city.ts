/** City names (CELLS 3): lower case, `-` between words, one name a city. */
import type { PlainCell } from '../../wire/cell.ts';
import { CELL_TEXT_MAX, KEY_TEXT_MAX } from '../../wire/limits.ts';
import { aliasKey, cityAliases } from '../data/city-aliases.ts';
import { cleanText, hasLoneSurrogate, isLongerThan } from './clean.ts';
import { isFormulaError } from './formula-error.ts';
import { blank, type CellReading, problem, value } from './reading.ts';

const hyphens = '\\u002d\\u058a\\u2010-\\u2015\\u2043\\u2212\\u2e3a\\u2e3b\\ufe58\\ufe63\\uff0d';
const hyphenRuns = new RegExp(`[ ${hyphens}]+`, 'g');
/** «г.о.» and «г.п.» name a district and a settlement, not a city. */
const outerWords = new RegExp(
  `^(?:[ ${hyphens}]|г\\.(?! ?[оп]\\.)|г |гор\\.|город )+|(?:[ ${hyphens}]| г\\.?|\\.)+$`,
  'g',
);
const onlyCityWord = /^(?:г|город)$/;
const severalMarks = /[,;/]/;
const knownCities: ReadonlySet<string> = new Set(cityAliases.values());
/** Longer than this before anything goes, and no city is looked for. */
const typedMax = 10 * KEY_TEXT_MAX;

export function readCity(cell: PlainCell): CellReading {
  if (cell === null) return blank;
  if (typeof cell !== 'string' || hasLoneSurrogate(cell)) return problem('not_text');
  if (cell.length >= CELL_TEXT_MAX) return problem('too_long');
  const text = cleanText(cell);
  if (text === '') return blank;
  if (isFormulaError(text)) return problem('formula_error');
  if (text.length > typedMax) return problem('too_long');
  const name = canonicalCity(text);
  if (name === '' || onlyCityWord.test(name)) return problem('not_text');
  if (!knownCities.has(name) && [text, name].some(isSeveralCities)) return problem('several_values');
  return isLongerThan(name, KEY_TEXT_MAX) ? problem('too_long') : value(name);
}

/** A drop-down of several choices («Москва, Казань»). Anything else behind a comma stays («Москва, Лужники»). */
function isSeveralCities(text: string): boolean {
  if (!severalMarks.test(text)) return false;
  const parts = text.split(/[,;]/).flatMap((part) => (isCity(part) ? [part] : part.split('/')));
  const filled = parts.filter((part) => part.trim() !== '');
  return filled.length > 1 && filled.every(isCity);
}

function isCity(text: string): boolean {
  return knownCities.has(canonicalCity(text.trim()));
}

function canonicalCity(text: string): string {
  const lower = text.toLowerCase().normalize('NFC').replace(/ё/g, 'е');
  const name = lower.replace(outerWords, '').replace(hyphenRuns, '-');
  return cityAliases.get(aliasKey(name)) ?? name;
}
