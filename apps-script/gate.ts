/**
 * The gate of the bundle: what Google's runtime could not parse or would not find fails the build.
 * Node's own V8 accepts all of it, so no test that runs the bundle would notice.
 */
import { type AnyNode, type Options, parse } from 'acorn';
import { analyze } from 'eslint-scope';
import { walk } from 'estree-walker';
import { knownGlobals, newerMembers } from './global-names.ts';

/** Parsed as a script, so that class fields, private names, static blocks, `import` and `export` are syntax errors. */
const ES2019: Options = { ecmaVersion: 2019, sourceType: 'script', locations: true, ranges: true };

type Finding = string;

function lineOf(node: AnyNode): string {
  return `line ${node.loc?.start.line ?? '?'}`;
}

type Tree = Parameters<typeof walk>[0] & Parameters<typeof analyze>[0];

function unknownGlobals(tree: Tree): Finding[] {
  const { globalScope } = analyze(tree, { ecmaVersion: 2019, sourceType: 'script' });
  const unknown = (globalScope?.through ?? []).filter((reference) => !knownGlobals.has(reference.identifier.name));
  return unknown.map(
    ({ identifier }) =>
      `line ${identifier.loc?.start.line ?? '?'}: Google's runtime has no global "${identifier.name}"`,
  );
}

function memberName(node: AnyNode): string | null {
  if (node.type !== 'MemberExpression') return null;
  if (node.computed) return node.property.type === 'Literal' ? String(node.property.value) : null;
  return node.property.type === 'Identifier' ? node.property.name : null;
}

function calledNewerMembers(tree: Tree): Finding[] {
  const findings: Finding[] = [];
  walk(tree, {
    enter(visited) {
      const node = visited as AnyNode;
      const name = node.type === 'CallExpression' ? memberName(node.callee as AnyNode) : null;
      if (name !== null && newerMembers.has(name)) findings.push(`${lineOf(node)}: .${name}() is newer than ES2019`);
    },
  });
  return findings;
}

/** @returns what is wrong with the bundle, a sentence each; empty where it may be sent to Google */
export function findingsIn(code: string): readonly Finding[] {
  try {
    const tree = parse(code, ES2019) as unknown as Tree;
    return [...unknownGlobals(tree), ...calledNewerMembers(tree)];
  } catch (error) {
    return [`not ES2019: ${error instanceof Error ? error.message : String(error)}`];
  }
}
