import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';

/** The folders whose texts people read. The sample org speaks as Salesforce does, in English. */
const folders = ['logServer', 'core', 'org', 'dap', 'machine', 'vscode', 'webviews'];

/** Texts that look like sentences and are none, or that only a log shows. */
const notForPeople: readonly RegExp[] = [
  /^(?:function breakpoint|data breakpoint|not trusted|org session for )/,
  // Apex keywords.
  /^(?:insert update|public private|final transient|select find)/,
  // What an LMO holds, and is asked.
  /^(?:Site License|Id IN )/,
  // What the audit trail says: in one language, whoever reads it later.
  /^(?:at most|from byte|new since|all, by age|changed at line …|anonymous Apex of|tests of|set for|levels (?:made|removed)|none in the audit trail|ended on …|started again|by the user|all customers)/,
  // What a debug log says.
  /^Execute Anonymous: $/,
  // Codes of languages.
  /^en de /,
];
/** Letters to customers: each is in the language that the customer speaks, whatever the editor's. */
const letters = /[\\/]requestTexts[\\/]/;
const logsOnly = new Set(['src/dap/framing.ts', 'src/core/base/logger.ts']);
const files = ['src/extension.ts'];

export interface SourceTexts {
  /** Every text that is given to `l10n.t`, sorted. */
  readonly texts: readonly string[];
  /** Where a text is written in a way that cannot be translated, and why. */
  readonly problems: readonly string[];
}

/** Reads the sources for what people read. */
export async function sourceTexts(repository: string): Promise<SourceTexts> {
  const found = await Array.fromAsync(glob(`src/{${folders.join(',')}}/**/*.ts`, { cwd: repository }));
  const texts = new Set<string>();
  const problems: string[] = [];
  for (const file of [...files, ...found].filter((path) => !letters.test(path)).sort()) {
    const source = await readFile(join(repository, file), 'utf8');
    const read = textsOfFile(file.replaceAll('\\', '/'), source);
    for (const text of read.texts) {
      texts.add(text);
    }
    problems.push(...read.problems);
  }
  return { texts: [...texts].sort(), problems };
}

/** What one source file gives to `l10n.t`, and what it should have given. */
export function textsOfFile(file: string, source: string): SourceTexts {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const texts: string[] = [];
  const problems: string[] = [];
  const problem = (node: ts.Node, why: string): void => {
    problems.push(`${file}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}: ${why}`);
  };

  function visit(node: ts.Node): void {
    if (ts.isCallExpression(node) && node.expression.getText(tree) === 'l10n.t') {
      readCall(node);
    } else if (ts.isCallExpression(node) && isInAnyLanguage(node, tree)) {
      problem(node, 'say in which language: l10n.language of core, or env.language');
    } else if (isFailureWithPlainText(node)) {
      problem(node, 'the text of a Failure is not given to l10n.t');
    } else if (isJoined(node)) {
      problem(node, 'sentences are written in one text with places for values, not joined from pieces');
    }
    if (isNeverShown(node, tree)) {
      return;
    }
    const words = wordsOf(node);
    if (
      /^\p{Lu}?\p{Ll}+ .*\p{Ll}{2}/u.test(words) &&
      !notForPeople.some((pattern) => pattern.test(words)) &&
      !logsOnly.has(file)
    ) {
      problem(node, `${JSON.stringify(words)} is not given to l10n.t`);
    }
    ts.forEachChild(node, visit);
  }

  function readCall(call: ts.CallExpression): void {
    const [text, ...values] = call.arguments;
    if (text === undefined || !ts.isStringLiteralLike(text)) {
      problem(call, 'l10n.t takes a text as it stands: no variable, no template with values, nothing joined with +');
      return;
    }
    texts.push(text.text);
    const places = placesOf(text.text);
    if (places.some((place, index) => place !== index) || places.length !== values.length) {
      problem(call, `${JSON.stringify(text.text)} has ${places.length} places and is given ${values.length} values`);
    }
    if (!isInFunction(call) && !file.startsWith('src/vscode/')) {
      problem(call, 'this runs before the language is known: make it a function');
    }
  }

  visit(tree);
  return { texts, problems };
}

/** The numbers of the places in a text, each once, in order. */
export function placesOf(text: string): readonly number[] {
  const numbers = [...text.matchAll(/\{(\d+)\}/g)].map(([, number]) => Number(number));
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function isInFunction(node: ts.Node): boolean {
  for (let parent = node.parent as ts.Node | undefined; parent !== undefined; parent = parent.parent) {
    if (ts.isFunctionLike(parent)) {
      return true;
    }
  }
  return false;
}

function isFailureWithPlainText(node: ts.Node): boolean {
  if (!ts.isNewExpression(node) || !ts.isIdentifier(node.expression) || node.expression.text !== 'Failure') {
    return false;
  }
  const text = node.arguments?.[1];
  return text !== undefined && (ts.isStringLiteralLike(text) || ts.isTemplateExpression(text) || isSum(text));
}

/** Texts for a log or a programmer, types, imports, and what is given to `l10n.t`. */
function isNeverShown(node: ts.Node, tree: ts.SourceFile): boolean {
  if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) {
    return true;
  }
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) {
    return false;
  }
  const callee = node.expression.getText(tree);
  return (
    callee === 'l10n.t' ||
    /(?:^|[.#])(?:log|logger|channel)\.\w+$/i.test(callee) ||
    /^(?:Range|Type)?Error$/.test(callee)
  );
}

/** What a literal says, its values left out. */
function wordsOf(node: ts.Node): string {
  if (ts.isTemplateExpression(node)) {
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
  }
  return ts.isStringLiteralLike(node) ? node.text : '';
}

/** `toLocaleString()` and its like, in the language of the machine instead of the editor's. */
function isInAnyLanguage(call: ts.CallExpression, tree: ts.SourceFile): boolean {
  const [language] = call.arguments;
  return (
    /\.toLocale(?:Date|Time)?String$/.test(call.expression.getText(tree)) &&
    (language === undefined || language.getText(tree) === 'undefined')
  );
}

/** `l10n.t(…) + something`, or the other way round. */
function isJoined(node: ts.Node): boolean {
  return isSum(node) && [node.left, node.right].some((side) => /^l10n\.t\(/.test(side.getText()));
}

function isSum(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
}
