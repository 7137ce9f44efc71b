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
  const errors = new FirstError();
  const { parser } = ApexParserFactory.createLexerAndParser(source, errors);
  const tree = read(parser);
  if (errors.failure) {
    throw errors.failure;
  }
  return lower(tree);
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
