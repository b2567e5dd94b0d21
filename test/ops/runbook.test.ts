import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findingCodes } from '@qtickets/ingest-server/health/health';
import { runbookAnchor } from '@qtickets/ingest-server/health/texts';
import { describingRoutes } from '@qtickets/ingest-server/openapi/routes';
import { entryOf } from '@qtickets/ingest-server/openapi/runbook';
import { problemCodes } from '@qtickets/shared-schema/wire/answers';
import { issueCodes } from '@qtickets/shared-schema/words/issue';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { english as englishTexts } from '../../apps-script/src/show/texts-en.ts';
import { russian as russianTexts } from '../../apps-script/src/show/texts-ru.ts';

const root = join(import.meta.dirname, '../..');
const path = join(root, 'ops/RUNBOOK.md');
const runbook = readFileSync(path, 'utf8');
const names = [...runbook.matchAll(/^## (.+)$/gm)].map(([, name]) => name ?? '');

type Alerts = { groups: { rules: { alert: string; annotations: { runbook: string } }[] }[] };
const alerts = (parse(readFileSync(join(root, 'ops/prometheus/alerts.yml'), 'utf8')) as Alerts).groups.flatMap(
  ({ rules }) => rules,
);

const menus: Record<'english' | 'russian', Readonly<Record<string, string>>> = {
  english: englishTexts.menu,
  russian: russianTexts.menu,
};

/** As GitHub makes anchors of headings. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\- ]/gu, '')
    .replaceAll(' ', '-');
}

function anchorsIn(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => slug(heading ?? ''));
}

function linksIn(markdown: string): string[] {
  return [...markdown.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
}

/** Why a link leads nowhere; null where it does not. Links to the web are not followed. */
function brokenLink(from: string, target: string): string | null {
  if (/^https?:/.test(target)) return null;
  const [file = '', anchor] = target.split('#');
  const to = file === '' ? from : join(dirname(from), file);
  if (!existsSync(to)) return `${target}: no such file`;
  if (anchor === undefined || anchorsIn(readFileSync(to, 'utf8')).includes(anchor)) return null;
  return `${target}: no such heading`;
}

describe('the runbook', () => {
  test.each(problemCodes.map(runbookAnchor))('has an entry for the problem %s', (name) =>
    expect(names).toContain(name),
  );

  test.each(findingCodes.map(runbookAnchor))('has an entry for the finding %s', (name) =>
    expect(names).toContain(name),
  );

  test.each(alerts.map(({ alert, annotations }) => [alert, annotations.runbook]))(
    'has the entry that the alert %s links to',
    (_, link) => {
      const [file, anchor] = link.split('#');
      expect(file).toBe('ops/RUNBOOK.md');
      expect(names).toContain(anchor);
    },
  );

  test.each(issueCodes)('explains the issue %s', (code) =>
    expect(entryOf(runbook, 'issues_open')).toContain(`| \`${code}\` |`),
  );

  test('says of each code what it means or what to do, and how to see that it is fixed', () => {
    const codes = new Set([...problemCodes, ...findingCodes].map(runbookAnchor));
    const incomplete = [...codes].filter((name) => {
      const entry = entryOf(runbook, name) ?? '';
      return !/^What (it means|to do)/m.test(entry) || !/^Fixed when: /m.test(entry);
    });
    expect(incomplete).toEqual([]);
  });

  test('has no entry twice', () => expect(new Set(names).size).toBe(names.length));

  test.each(['ops/RUNBOOK.md', 'ops/APPS-SCRIPT-SETUP.md', 'ops/decisions/README.md'])(
    'every link of %s leads somewhere',
    (file) => {
      const from = join(root, file);
      const broken = linksIn(readFileSync(from, 'utf8')).map((target) => brokenLink(from, target));
      expect(broken.filter((reason) => reason !== null)).toEqual([]);
    },
  );
});

describe('the page on the script in the spreadsheet', () => {
  const page = readFileSync(join(root, 'ops/APPS-SCRIPT-SETUP.md'), 'utf8');
  const [english = '', russian = ''] = page.split(/^# По-русски$/m).map((half) => half.replaceAll(/\s+/g, ' '));
  const manifest: { oauthScopes: string[] } = JSON.parse(
    readFileSync(join(root, 'apps-script/appsscript.json'), 'utf8'),
  );

  test.each(manifest.oauthScopes)('says in both languages what %s is for', (scope) => {
    const row = `| \`${scope.split('/').at(-1)}\` |`;
    expect(english).toContain(row);
    expect(russian).toContain(row);
  });

  test.each(Object.keys(menus.english))('names the menu item %s as the menu has it', (item) => {
    expect(english).toContain(menus.english[item]);
    expect(russian).toContain(menus.russian[item]);
  });
});

describe('GET /problems/:code', () => {
  const app = describingRoutes();

  test.each(problemCodes)('%s is reported as the runbook says', async (code) => {
    const response = await app.request(`/problems/${code}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await response.text()).toBe(entryOf(runbook, code));
  });

  test('an entry ends where the next begins, and what is no code has none', () => {
    expect(entryOf('# A\n\n## one-two\n\ntext\n\n# B\n\n## three\n\nmore\n', 'one_two')).toBe('## one-two\n\ntext\n');
    for (const code of ['', '..', 'To add a spreadsheet', 'nothing']) expect(entryOf(runbook, code)).toBeNull();
  });
});
