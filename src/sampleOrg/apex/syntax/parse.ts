import { ApexErrorListener, type ApexParser, ApexParserFactory } from '@apexdevtools/apex-parser';
import { type SourceFailure, syntaxFailure } from './failures.ts';
import { lowerAnonymous, lowerTrigger, lowerTypeDeclaration } from './lowerDeclarations.ts';
import type { AnonymousDeclaration, TriggerDeclaration, TypeDeclaration } from './tree.ts';

class FirstError extends ApexErrorListener {
  failure: SourceFailure | undefined;

  override apexSyntaxError(line: number, column: number, message: string): void {
    this.failure ??= syntaxFailure({ line, column: column + 1 }, readable(message));
  }
}

/** The parser's words, as Apex's compiler would say them. */
function readable(message: string): string {
  const unexpected =
    /^(?:mismatched input|no viable alternative at input|extraneous input|token recognition error at:) '?([\s\S]*?)'?(?: expecting [\s\S]*)?$/.exec(
      message,
    );
  if (unexpected?.[1] !== undefined) {
    const token = unexpected[1].split(/\s+|\\n/).at(-1) ?? unexpected[1];
    return token === '<EOF>' ? 'Unexpected end of the source.' : `Unexpected token '${token}'.`;
  }
  return message.charAt(0).toUpperCase() + message.slice(1);
}

function parse<Tree, Lowered>(
  source: string,
  read: (parser: ApexParser) => Tree,
  lower: (tree: Tree) => Lowered,
): Lowered {
  requireShallow(source);
  const errors = new FirstError();
  const { parser } = ApexParserFactory.createLexerAndParser(source, errors);
  const tree = read(parser);
  if (errors.failure) {
    throw errors.failure;
  }
  return lower(tree);
}

/** The parser's time and stack grow with nesting: nobody writes so much of it, but an org must survive who does. */
const deepestNesting = 500;

/** What nests: brackets, operators before an operand, type arguments. Texts and comments are passed over, so that nothing in them counts. */
const nesting = /'(?:\\.|[^'\\\n])*'|\/\/.*|\/\*[\s\S]*?\*\/|[()[\]{}\n!~+\-<]/g;

function requireShallow(source: string): void {
  let line = 1;
  let brackets = 0;
  let prefixes = 0;
  let typeArguments = 0;
  let end = 0;
  for (const match of source.matchAll(nesting)) {
    const [token] = match;
    const between = source.slice(end, match.index);
    end = match.index + token.length;
    if (token.length > 1 || token === '\n') {
      line += token.split('\n').length - 1;
      prefixes = isBlank(between) ? prefixes : 0;
      continue;
    }
    if ('([{)]}'.includes(token)) {
      brackets += '([{'.includes(token) ? 1 : -1;
    }
    prefixes = '!~+-'.includes(token) ? (isBlank(between) ? prefixes + 1 : 1) : 0;
    typeArguments = token === '<' ? (/^[\w.,\s]*$/.test(between) ? typeArguments + 1 : 1) : 0;
    const deepest = Math.max(brackets, prefixes, typeArguments);
    if (deepest > deepestNesting) {
      const what =
        deepest === brackets ? 'open brackets' : deepest === prefixes ? 'operators in a row' : 'type arguments';
      throw syntaxFailure({ line, column: 1 }, `Too deeply nested: more than ${deepestNesting} ${what}.`);
    }
  }
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** @throws SourceFailure at the first syntax error. */
export function parseClass(source: string): TypeDeclaration {
  return parse(
    source,
    (parser) => parser.compilationUnit(),
    (tree) => lowerTypeDeclaration(tree.typeDeclaration()),
  );
}

/** @throws SourceFailure at the first syntax error. */
export function parseTrigger(source: string): TriggerDeclaration {
  return parse(source, (parser) => parser.triggerUnit(), lowerTrigger);
}

/** @throws SourceFailure at the first syntax error. */
export function parseAnonymous(source: string): AnonymousDeclaration {
  return parse(
    source,
    (parser) => parser.anonymousUnit(),
    (tree) => lowerAnonymous(tree.anonymousBlock()),
  );
}
