/** Partial answers: `a,b(c,d),e/f` or `e.f`, as Google's `fields` parameter has it. */
type Mask = { readonly [name: string]: Mask };

/** @throws Error where it cannot be parsed */
export function parseMask(text: string): Mask {
  let at = 0;
  const list = (): Mask => {
    const mask: Record<string, Mask> = {};
    do {
      const [name] = /^[A-Za-z*]+/.exec(text.slice(at)) ?? [];
      if (name === undefined) throw new Error(`Invalid field selection at ${at} of ${text}`);
      at += name.length;
      mask[name] = { ...mask[name], ...below() };
    } while (text[at] === ',' && ++at > 0);
    return mask;
  };
  const below = (): Mask => {
    const mark = text[at];
    if (mark === '/' || mark === '.') {
      at += 1;
      const [name = ''] = /^[A-Za-z*]+/.exec(text.slice(at)) ?? [];
      at += name.length;
      return { [name]: below() };
    }
    if (mark !== '(') return {};
    at += 1;
    const mask = list();
    if (text[at] !== ')') throw new Error(`Missing ) in ${text}`);
    at += 1;
    return mask;
  };
  const mask = list();
  if (at < text.length) throw new Error(`Invalid field selection at ${at} of ${text}`);
  return mask;
}

/** What of the value the mask names; an empty mask names all of it. */
export function masked(value: unknown, mask: Mask): unknown {
  if (Object.keys(mask).length === 0 || '*' in mask) return value;
  if (Array.isArray(value)) return value.map((each) => masked(each, mask));
  if (typeof value !== 'object' || value === null) return value;
  const picked = Object.entries(value).filter(([name]) => name in mask);
  return Object.fromEntries(picked.map(([name, each]) => [name, masked(each, mask[name] ?? {})]));
}
