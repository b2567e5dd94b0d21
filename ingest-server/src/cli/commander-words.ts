/** What commander says by itself, in the language that is spoken: titles of the help, and what is wrong with a call. */
import type { Command, CommanderError, Help } from 'commander';
import { say } from '../words/words.ts';

/** The command and all under it: nothing is printed but the help, and what is wrong is thrown. */
export function inOurWords(command: Command): Command {
  const words = say().help.commander;
  command
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (title) => words.titles[title] ?? title,
      styleUsage: (usage) => translated(usage, words.placeholders),
      styleSubcommandTerm: (term) => translated(term, words.placeholders),
      styleOptionDescription: ofExtras,
    })
    .helpOption('-h, --help', words.help);
  // commander makes a command of its own where there are others.
  if (command.commands.length > 0) command.helpCommand('help [command]', words.help);
  for (const under of command.commands) inOurWords(under);
  return command;
}

function translated(text: string, terms: Readonly<Record<string, string>>): string {
  return Object.entries(terms).reduce((all, [from, to]) => all.replaceAll(from, to), text);
}

/** The end in brackets is commander's. */
const ofExtras: Help['styleOptionDescription'] = (description) => {
  const { default: byDefault, choices } = say().help.commander;
  return description.replace(/\((choices|default): .*\)$/, (extras) =>
    extras.replace('default:', byDefault).replace('choices:', choices),
  );
};

/** What is wrong with a call of the command line, and where its help is. '' where the help was printed. */
export function explainUsage({ code, message }: CommanderError): string {
  if (code === 'commander.help') return '';
  const { errors, didYouMean, seeHelp } = say().help.commander;
  const names = [...message.matchAll(/'([^']*)'/g)].map(([, name]) => name);
  const [, choices = ''] = /Allowed choices are (.*)\.$/.exec(message) ?? [];
  const [, meant] = /Did you mean (?:one of )?(.*)\?\)/.exec(message) ?? [];
  const problem = Object.entries(errors).find(([name]) => code === `commander.${name}`)?.[1];
  const lines = [problem?.(names, choices) ?? message, ...(meant === undefined ? [] : [didYouMean(meant)])];
  return [...lines, seeHelp('qtickets-sheets')].join('\n');
}
