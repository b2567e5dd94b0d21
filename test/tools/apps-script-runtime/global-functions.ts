import { type Node, parse } from 'acorn';

/** The names of a script's top-level functions, as Google finds them: declarations and function-valued variables. */
export function globalFunctions(code: string): Set<string> {
  const names = new Set<string>();
  for (const statement of parse(code, { ecmaVersion: 'latest' }).body) {
    if (statement.type === 'FunctionDeclaration') names.add(statement.id.name);
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id, init } of statement.declarations) {
      if (id.type === 'Identifier' && isFunction(init)) names.add(id.name);
    }
  }
  return names;
}

function isFunction(node: Node | null | undefined): boolean {
  return node?.type === 'FunctionExpression' || node?.type === 'ArrowFunctionExpression';
}
