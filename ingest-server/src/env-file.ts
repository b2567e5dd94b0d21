/** The text of an env file as systemd reads it (systemd.exec, EnvironmentFile): what the service gets, the commands get. Nothing in it is run. */

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const PLAIN_VALUE = /^[A-Za-z0-9_./:@,+=*~-]*$/;

/** The variables of an env file; lines that are none are passed over, and of one name the last counts. */
export function parseEnvFile(text: string): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const line of joinedLines(text)) {
    const equals = line.indexOf('=');
    const name = line.slice(0, equals).trim();
    if (equals > 0 && NAME.test(name)) variables[name] = unquoted(line.slice(equals + 1));
  }
  return variables;
}

/**
 * Sets variables in the text of an env file and leaves every other line as it is: a line of that name is replaced, or the
 * first one that is commented out, as in `ops/env.sample`; else it comes last.
 */
export function withVariables(text: string, variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables).reduce(withVariable, text);
}

function withVariable(text: string, [name, value]: readonly [string, string]): string {
  const line = `${name}=${quoted(value)}`;
  // A line ends at \n alone: a value may hold U+2028, which `.` and `$` take for an end too.
  const places = [`[ \\t]*${name}[ \\t]*=`, `#${name}=`].map((start) => new RegExp(`(?<![^\\n])${start}[^\\n]*`));
  const place = places.find((pattern) => pattern.test(text));
  if (place !== undefined) return text.replace(place, () => line);
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`;
}

function quoted(value: string): string {
  return PLAIN_VALUE.test(value) ? value : `"${value.replace(/["\\$`]/g, '\\$&')}"`;
}

/** Lines without comments and blank ones; a backslash at the end joins the next one. */
function joinedLines(text: string): string[] {
  const joined = text.replace(/(?<!\\)((?:\\\\)*)\\\n/g, '$1');
  return joined
    .split('\n')
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith(';'));
}

/** Parts in quotes at the beginning, then the rest as it stands: a backslash keeps what follows it, blanks around are left out. */
function unquoted(text: string): string {
  let value = '';
  let end = 0;
  const quotedPart = /\s*(?:'([^']*)'?|"((?:\\.|[^"\\])*)"?)/sy;
  for (let part = quotedPart.exec(text); part !== null; part = quotedPart.exec(text)) {
    value += part[1] ?? part[2]?.replace(/\\(["\\$`])/g, '$1') ?? '';
    end = quotedPart.lastIndex;
  }
  const [rest = ''] = /^(?:\\.|.)*?(?=\s*$)/s.exec(text.slice(end).trimStart()) ?? [];
  return value + rest.replace(/\\(.)/gs, '$1');
}
