/** The text format of Prometheus, read back, and alert expressions of the form `metric{labels} > number` held against it. */

export type Sample = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

export function samplesOf(text: string): Sample[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const match = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (match === null) throw new Error(`not a sample: ${line}`);
    const labels = Object.fromEntries([...(match[2] ?? '').matchAll(LABEL)].map(([, name, value]) => [name, value]));
    return { name: match[1] ?? '', labels, value: Number(match[3]) };
  });
}

/** Names of metrics that an expression reads, `up` apart, which Prometheus makes itself. */
export function metricsIn(expression: string): string[] {
  return [...expression.matchAll(/\bqtickets_\w+/g)].map(([name]) => name);
}

/** Label names that an expression asks for. */
export function labelsIn(expression: string): string[] {
  return [...expression.matchAll(/(\w+)(?:=~|!=|!~|=)"/g)].map(([, name]) => name ?? '');
}

/** The samples that make an alert pending; null where the expression needs a span of time. */
export function firing(expression: string, samples: readonly Sample[]): Sample[] | null {
  const match = /^(\w+)(?:\{(.*)\})? (>|==) (\d+)$/.exec(expression);
  if (match === null) return null;
  const [, name, labels = '', operator, threshold] = match;
  const wanted = [...labels.matchAll(/(\w+)(=~|=)"([^"]*)"/g)];
  const fits = (sample: Sample) =>
    wanted.every(([, label = '', how, value = '']) =>
      how === '=' ? sample.labels[label] === value : new RegExp(`^(?:${value})$`).test(sample.labels[label] ?? ''),
    );
  const exceeds = (value: number) => (operator === '>' ? value > Number(threshold) : value === Number(threshold));
  return samples.filter((sample) => sample.name === name && fits(sample) && exceeds(sample.value));
}
