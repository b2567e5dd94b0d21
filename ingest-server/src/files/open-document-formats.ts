/** Number formats of an OpenDocument as the codes that Sheets and Excel have, as far as they say something (CELLS 9). */
import { ATTRIBUTES, type Attributes, attributesOf, PREFIX, unescaped } from './xml.ts';

/** A number format by the name of a cell's style; '' where it has none. */
export type FormatOf = (style: string | undefined) => string;

/** @param parts `content.xml` as far as its body, whose names come first, and `styles.xml` */
export function formatsIn(parts: readonly string[]): FormatOf {
  const files = parts.map((xml) => ({ codes: codesIn(xml), styles: stylesIn(xml) }));
  const known = new Map<string, string>();
  const find = (name: string | undefined, from: number, depth: number): string => {
    const at = files.findIndex(({ styles }, index) => index >= from && styles.has(name ?? ''));
    const style = files[at]?.styles.get(name ?? '');
    if (style === undefined || depth > DEPTH_MAX) return '';
    const format = style.get('data-style-name');
    if (format === undefined) return find(style.get('parent-style-name'), at, depth + 1);
    return (
      files
        .slice(at)
        .find(({ codes }) => codes.has(format))
        ?.codes.get(format) ?? ''
    );
  };
  return (style = '') => {
    const code = known.get(style) ?? find(style, 0, 0);
    known.set(style, code);
    return code;
  };
}

/** Of styles, each of which is based on another. */
const DEPTH_MAX = 20;

function stylesIn(xml: string): ReadonlyMap<string, Attributes> {
  const styles = [...xml.matchAll(new RegExp(`<${PREFIX}style${ATTRIBUTES}/?>`, 'g'))]
    .map(([, text = '']) => attributesOf(text))
    .filter((style) => style.get('family') === 'table-cell');
  return new Map(styles.map((style) => [style.get('name') ?? '', style]));
}

const FORMAT = new RegExp(
  `<${PREFIX}(number|currency|percentage|date|time)-style${ATTRIBUTES}(?:/>|>([\\s\\S]*?)</${PREFIX}\\1-style>)`,
  'g',
);

function codesIn(xml: string): ReadonlyMap<string, string> {
  const formats = [...xml.matchAll(FORMAT)].map(([, kind = '', text = '', inner = '']) => {
    return { name: attributesOf(text).get('name') ?? '', code: codeOf(kind, inner), inner };
  });
  const codes = new Map(formats.map(({ name, code }) => [name, code]));
  // Another format counts under a condition, which has to come first.
  for (const { name, code, inner } of formats) {
    const others = [...inner.matchAll(new RegExp(`<${PREFIX}map${ATTRIBUTES}/?>`, 'g'))].map(([, text = '']) => {
      const map = attributesOf(text);
      const condition = (map.get('condition') ?? '').replace('value()', '').replace('!=', '<>');
      return `[${condition}]${codes.get(map.get('apply-style-name') ?? '') ?? ''};`;
    });
    if (others.length > 0) codes.set(name, others.join('') + code);
  }
  return codes;
}

const PIECE = new RegExp(
  `<${PREFIX}(text|embedded-text|currency-symbol|number|scientific-number|fraction)${ATTRIBUTES}(?:/>|>([^<]*))`,
  'g',
);

function codeOf(kind: string, inner: string): string {
  if (kind === 'date' || kind === 'time') return 'yyyy-mm-dd';
  const pieces = [...inner.matchAll(PIECE)].map(([, piece = '', attributes = '', escaped = '']) => {
    const text = unescaped(escaped).replace(/["[\]]/g, '');
    // Without a text it is that of the document's country.
    if (piece === 'currency-symbol') return `[$${text || '¤'}]`;
    if (piece === 'number') return digitsOf(attributesOf(attributes));
    return piece.endsWith('text') ? `"${text}"` : '0.0E+0';
  });
  const isPercent = kind === 'percentage' && !pieces.some((piece) => piece.includes('%'));
  return pieces.join('') + (isPercent ? '%' : '');
}

function digitsOf(number: Attributes): string {
  const zeros = '0'.repeat(Math.min(Number(number.get('min-integer-digits')) || 1, DIGITS_MAX));
  const grouped = number.get('grouping') === 'true' ? `#,${zeros}` : zeros;
  return Number(number.get('decimal-places')) > 0 ? `${grouped}.0` : grouped;
}

const DIGITS_MAX = 100;
