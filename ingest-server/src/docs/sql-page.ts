/** `/docs/sql`: the example queries as a page. It holds nothing of the deployment, so that it needs no token, as `/openapi.json` does not. */
import { html } from 'hono/html';
import type { Language } from '../health/texts.ts';
import { type Html, nothing } from '../status-page/format.ts';
import { document } from '../status-page/page.ts';
import { words } from '../status-page/words/words.ts';
import type { SqlExample } from './sql-examples.ts';

const texts: Readonly<Record<Language, { intro: readonly string[]; contents: string }>> = {
  en: {
    intro: [
      'Each query answers the question above it and runs as it stands in the database of this sync. A click selects it whole.',
      'Amounts in two currencies are never added up; days are those of the sheets. Every view and column has a comment that says what it means: your BI tool shows it.',
    ],
    contents: 'Questions',
  },
  ru: {
    intro: [
      'Каждый запрос отвечает на вопрос над ним и выполняется как есть в базе этой синхронизации. Щелчок выделяет запрос целиком.',
      'Суммы в разных валютах не складываются; дни — те, что указаны в таблицах. У каждого представления и столбца есть описание на английском: его показывает BI-инструмент.',
    ],
    contents: 'Вопросы',
  },
};

export function sqlPage(language: Language, examples: readonly SqlExample[]): Html {
  const { intro, contents } = texts[language];
  const main = html`<div class="docs">
    <h1>${words[language].examples}</h1>
    ${intro.map((sentence) => html`<p>${sentence}</p>`)}
    <nav aria-label="${contents}"><ol>${examples.map(({ name, question }) => html`<li><a href="#${name}">${question[language]}</a></li>`)}</ol></nav>
    ${examples.map((one) => section(one, language))}
  </div>`;
  return document(language, { head: nothing, main, aside: nothing, footer: nothing });
}

function section({ name, question, sql }: SqlExample, language: Language): Html {
  return html`<section aria-labelledby="${name}">
    <h2 id="${name}">${question[language]}</h2>
    <pre><code>${sql}</code></pre>
  </section>`;
}
