/** Questions to the person at the terminal. Without a terminal nothing is asked: what is known, or the default, is the answer. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { say } from '../words/words.ts';

export type Ask = {
  /** @param known what is taken where nothing is typed; '' where there is none */
  readonly text: (question: string, known: string | undefined) => Promise<string>;
  /** As `text`, and what is typed is not shown. */
  readonly secret: (question: string, known: string | undefined) => Promise<string>;
  readonly yes: (question: string) => Promise<boolean>;
  readonly close: () => void;
};

/** @param isSilent whether nothing is to be asked although there is a terminal */
export function asking(isSilent: boolean): Ask {
  if (isSilent || process.stdin.isTTY !== true) return silent;
  const words = say().commands.setup;
  let isHidden = false;
  const output = new Writable({
    write: (chunk, _, done) => {
      if (!isHidden) process.stdout.write(chunk);
      done();
    },
  });
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  const text: Ask['text'] = async (question, known) => {
    const answer = await terminal.question(`${question}${known ? ` [${known}]` : ''}: `);
    return answer.trim() || (known ?? '');
  };
  return {
    text,
    secret: async (question, known) => {
      process.stdout.write(`${question}${known ? ` [${words.unchanged}]` : ''}: `);
      isHidden = true;
      const answer = await terminal.question('');
      isHidden = false;
      process.stdout.write('\n');
      return answer.trim() || (known ?? '');
    },
    yes: async (question) => /^(y|yes|д|да)$/i.test(await text(`${question} ${words.yesOrNo}`, words.no)),
    close: () => terminal.close(),
  };
}

const known: Ask['text'] = async (_, value) => value ?? '';
const silent: Ask = { text: known, secret: known, yes: async () => false, close: () => undefined };
