import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

// Every failure that a person may be shown, read from the sources: its code, and what is said.

export interface CataloguedFailure {
  readonly code: string;
  /** The English text with its places: `{0}`. */
  readonly text: string;
  /** The source file, with slashes. */
  readonly file: string;
}

/** A function that makes a failure, and the types of its parameters as they are written. */
export interface FailureMaker {
  readonly file: string;
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: string; readonly optional: boolean }[];
}

/** What is written beside where it is typed: it says what is wrong and where, and to correct that is the next step of all of it. */
export const besideWhatIsTyped = [
  'src/core/apexLanguage/expressions/failures.ts',
  'src/core/debugging/evaluation/failures.ts',
  'src/core/debugLogs/search/failures.ts',
];

/** How a session's end is named by its limit: the rule of the same name refuses what comes after. */
const expiryRules: Readonly<Record<string, string>> = { idle: 'idleLimit', cap: 'sessionCap', grant: 'grantRequired' };

/** The sample org answers as Salesforce does: what it says is not ours. */
const folders = ['core', 'org', 'dap', 'machine', 'vscode'];
const makers = /^(?:\w*Failure|failure|refused)$/;
const mentionsMaker = /\b(?:new \w*Failure|failure|refused)\(/;

export function readCatalogue(repository: string): readonly CataloguedFailure[] {
  const found = sourceTrees(repository, (_, text) => mentionsMaker.test(text)).flatMap(failuresIn);
  const seen = new Set<string>();
  return found
    .filter(({ code, text }) => !seen.has(`${code} ${text}`) && seen.add(`${code} ${text}`))
    .sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : a.text < b.text ? -1 : 1));
}

/** The functions of every `failures.ts`, to be called with examples. */
export function readMakers(repository: string): readonly FailureMaker[] {
  return sourceTrees(repository, (path) => path.endsWith('/failures.ts')).flatMap(makersIn);
}

/** Parsing is what takes time: only of what may hold something. */
function sourceTrees(repository: string, mayHold: (path: string, text: string) => boolean): readonly ts.SourceFile[] {
  return globSync(`src/{${folders.join(',')}}/**/*.ts`, { cwd: repository })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .flatMap((path) => {
      const text = readFileSync(join(repository, path), 'utf8');
      return mayHold(path, text) ? [ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)] : [];
    });
}

function failuresIn(tree: ts.SourceFile): readonly CataloguedFailure[] {
  const found: CataloguedFailure[] = [];
  const file = tree.fileName;
  const visit = (node: ts.Node): void => {
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && makers.test(node.expression.getText(tree))) {
      const [code, message] = node.arguments ?? [];
      const codes = code === undefined ? [] : literalsOf(code, tree);
      const texts = message === undefined ? [] : textsOf(message, tree);
      found.push(...codes.flatMap((each) => texts.map((text) => ({ code: each, text, file }))));
    }
    if (ts.isCaseClause(node) && file.endsWith('/sessionTimer.ts') && /ended because/.test(node.getText(tree))) {
      const rule = ts.isStringLiteral(node.expression) ? expiryRules[node.expression.text] : undefined;
      const texts = node.statements.flatMap((statement) => textsOf(statement, tree));
      found.push(...(rule === undefined ? [] : texts.map((text) => ({ code: rule, text, file }))));
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** The codes that an expression may be: a text, one of two, or a name that stands for one in the same file. */
function literalsOf(node: ts.Expression, tree: ts.SourceFile): readonly string[] {
  if (ts.isStringLiteral(node)) {
    // An org's reply without a code of its own is named elsewhere.
    return node.text === '' ? [] : [node.text];
  }
  if (ts.isConditionalExpression(node)) {
    return [...literalsOf(node.whenTrue, tree), ...literalsOf(node.whenFalse, tree)];
  }
  const value = ts.isIdentifier(node)
    ? new RegExp(`const ${node.text}[^=\\n]* = '(\\w+)'`).exec(tree.text)?.[1]
    : undefined;
  return value === undefined ? [] : [value];
}

/** What is said: not the parts that are put into its places. */
function textsOf(node: ts.Node, tree: ts.SourceFile): readonly string[] {
  if (ts.isCallExpression(node)) {
    const [text] = node.arguments;
    const isSaid = node.expression.getText(tree) === 'l10n.t' && text !== undefined && ts.isStringLiteralLike(text);
    return isSaid ? [text.text] : [];
  }
  const texts: string[] = [];
  ts.forEachChild(node, (child) => void texts.push(...textsOf(child, tree)));
  return texts;
}

function makersIn(tree: ts.SourceFile): readonly FailureMaker[] {
  const found: FailureMaker[] = [];
  const add = (name: string, made: ts.SignatureDeclarationBase): void => {
    const parameters = made.parameters.map((parameter) => ({
      name: parameter.name.getText(tree),
      type: parameter.type?.getText(tree) ?? 'string',
      optional: parameter.questionToken !== undefined || parameter.initializer !== undefined,
    }));
    found.push({ file: tree.fileName, name, parameters });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionDeclaration(node) && node.name !== undefined) {
      add(node.name.text, node);
    } else if (
      (ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node)) &&
      node.initializer !== undefined &&
      ts.isArrowFunction(node.initializer)
    ) {
      add(node.name.getText(tree), node.initializer);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
