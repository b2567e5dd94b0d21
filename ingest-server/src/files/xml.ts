/** What is read of XML parts by hand: tags, attributes and texts. Prefixes of names are the writer's choice. */

export const PREFIX = '(?:[\\w.-]+:)?';
/** The attributes of a tag, as one group. */
export const ATTRIBUTES = `((?:\\s+[\\w:.-]+\\s*=\\s*(?:"[^"]*"|'[^']*'))*)\\s*`;

const ATTRIBUTE = /([\w.-]+:)?([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

export type Attributes = ReadonlyMap<string, string>;

/** By their names without prefix; those of extensions, which have the names of others, stay apart (`calcext:value-type`). */
export function attributesOf(text: string): Attributes {
  const attributes = new Map<string, string>();
  for (const [, prefix = '', name = '', double, single = ''] of text.matchAll(ATTRIBUTE)) {
    attributes.set(/^(calc|lo)ext:$/.test(prefix) ? prefix + name : name, unescaped(double ?? single));
  }
  return attributes;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

export function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
