import { ExpressionScanner } from './expressionScanner.ts';
import { LineMarks } from './lineMarks.ts';
import type { ApexFileOutline, BodyOutline } from './outline.ts';
import { StatementScanner } from './statementScanner.ts';
import { isName, TokenCursor } from './tokenCursor.ts';
import { Token } from './tokenKinds.ts';
import { TokenList } from './tokens.ts';

export interface ApexFile {
  readonly kind: 'class' | 'trigger';
  /** Null for source without a namespace. */
  readonly namespace: string | null;
}

/**
 * Types and breakable lines of an Apex file. A line is breakable when the compiler's line table has an entry for it. Never throws:
 * broken or half-typed source gives what can be made out.
 */
export function scanApexFile(text: string, file: ApexFile): ApexFileOutline {
  return new DeclarationScanner(new TokenList(text), file).scan();
}

// Apex allows one level of inner types. More is read, but not so much that the stack runs out.
const deepestType = 30;

interface TypeDeclaration {
  readonly typeRef: string;
  readonly firstLine: number;
  lastLine: number;
}

/** Reads types and their members, and hands bodies and initialisers on. */
class DeclarationScanner {
  readonly #cursor: TokenCursor;
  readonly #marks: LineMarks;
  readonly #expressions: ExpressionScanner;
  readonly #statements: StatementScanner;
  readonly #file: ApexFile;
  readonly #types: TypeDeclaration[] = [];
  readonly #bodies: BodyOutline[] = [];

  constructor(tokens: TokenList, file: ApexFile) {
    this.#file = file;
    this.#cursor = new TokenCursor(tokens);
    this.#marks = new LineMarks(tokens.lineCount);
    this.#expressions = new ExpressionScanner(this.#cursor, this.#marks);
    this.#statements = new StatementScanner(this.#cursor, this.#marks, this.#expressions);
  }

  scan(): ApexFileOutline {
    const cursor = this.#cursor;
    while (!cursor.ended) {
      const firstLine = cursor.line;
      cursor.skipModifiers();
      if (this.#file.kind === 'trigger' && cursor.kind === Token.trigger) {
        this.#trigger(firstLine);
      } else if (isTypeKeyword(cursor.kind)) {
        this.#type(undefined, firstLine, 0);
      } else {
        cursor.at++;
      }
    }
    const lines = this.#marks.linesOf(this.#types.length);
    return {
      types: this.#types.map((type, index) => ({ ...type, breakableLines: lines[index] ?? [] })),
      bodies: this.#bodies,
      lineCount: cursor.tokens.lineCount,
    };
  }

  #trigger(firstLine: number): void {
    const cursor = this.#cursor;
    cursor.at++;
    const name = isName(cursor.kind) ? cursor.tokens.wordAt(cursor.at) : '';
    while (!cursor.ended && cursor.kind !== Token.openBrace) {
      cursor.at++;
    }
    const { namespace } = this.#file;
    const type = this.#declare(`__sfdc_trigger/${namespace === null ? '' : `${namespace}/`}${name}`, firstLine, 0);
    cursor.accept(Token.openBrace);
    while (!cursor.ended && cursor.kind !== Token.closeBrace) {
      if (!this.#triggerMember(type)) {
        this.#statements.statement();
      }
    }
    this.#close(type);
    this.#bodies.push({ ...type, name: undefined });
  }

  /** Reads a type or method of a trigger. False, and nothing read, where a statement stands. */
  #triggerMember(outer: TypeDeclaration): boolean {
    const cursor = this.#cursor;
    const start = cursor.at;
    const firstLine = cursor.line;
    cursor.skipModifiers();
    if (isTypeKeyword(cursor.kind)) {
      this.#type(outer, firstLine, 1);
      return true;
    }
    const typeEnd = cursor.typeEnd(cursor.at);
    if (typeEnd > cursor.at && isName(cursor.kindAt(typeEnd)) && cursor.kindAt(typeEnd + 1) === Token.openParen) {
      cursor.at = typeEnd + 1;
      this.#method(outer, firstLine);
      return true;
    }
    cursor.at = start;
    return false;
  }

  /** Reads a class, interface or enum from its keyword. */
  #type(outer: TypeDeclaration | undefined, firstLine: number, depth: number): void {
    const cursor = this.#cursor;
    if (depth > deepestType) {
      cursor.giveUp();
      return;
    }
    const isEnum = cursor.accept(Token.enum);
    if (!isEnum) {
      cursor.at++;
    }
    const name = cursor.tokens.wordAt(cursor.at);
    const { namespace } = this.#file;
    const typeRef =
      outer === undefined ? `${namespace === null ? '' : `${namespace}/`}${name}` : `${outer.typeRef}$${name}`;
    const outerIndex = this.#types.length;
    const type = this.#declare(typeRef, firstLine, depth);
    const enclosing = this.#marks.enter(outerIndex, depth);
    while (!cursor.ended && cursor.kind !== Token.openBrace && cursor.kind !== Token.closeBrace) {
      cursor.at++;
    }
    if (isEnum && cursor.kind === Token.openBrace) {
      cursor.skipBalanced(Token.openBrace, Token.closeBrace);
      cursor.at--;
    } else if (cursor.accept(Token.openBrace)) {
      while (!cursor.ended && cursor.kind !== Token.closeBrace) {
        this.#member(type, depth);
      }
    }
    this.#close(type);
    this.#marks.leave(enclosing);
  }

  #declare(typeRef: string, firstLine: number, depth: number): TypeDeclaration {
    const type = { typeRef, firstLine, lastLine: firstLine };
    this.#types.push(type);
    if (depth === 0) {
      this.#marks.enter(this.#types.length - 1, 0);
    }
    return type;
  }

  #close(type: TypeDeclaration): void {
    type.lastLine = this.#cursor.line;
    this.#cursor.accept(Token.closeBrace);
  }

  /** Reads a member of a class or interface, at least one token. */
  #member(type: TypeDeclaration, depth: number): void {
    const cursor = this.#cursor;
    const start = cursor.at;
    const firstLine = cursor.line;
    cursor.skipModifiers();
    if (isTypeKeyword(cursor.kind)) {
      this.#type(type, firstLine, depth + 1);
      return;
    }
    if (cursor.kind === Token.openBrace) {
      this.#body(type, undefined, firstLine);
      return;
    }
    // A constructor has no type before its name.
    const nameAt = cursor.kindAt(cursor.at + 1) === Token.openParen ? cursor.at : cursor.typeEnd(cursor.at);
    cursor.at = nameAt + 1;
    switch (cursor.kind) {
      case Token.openParen:
        this.#method(type, firstLine);
        break;
      case Token.openBrace:
        this.#property(type, firstLine, nameAt);
        break;
      case Token.assign:
      case Token.comma:
        cursor.at = nameAt;
        this.#statements.declarators(false);
        this.#addBody(type, undefined, firstLine);
        cursor.accept(Token.semicolon);
        break;
      default:
        // A field without initialiser, or source that is being typed.
        cursor.accept(Token.semicolon);
    }
    if (cursor.at === start) {
      cursor.at++;
    }
  }

  /** Reads a method or constructor from its parameters. */
  #method(type: TypeDeclaration, firstLine: number): void {
    const cursor = this.#cursor;
    const name = cursor.tokens.wordAt(cursor.at - 1);
    cursor.skipBalanced(Token.openParen, Token.closeParen);
    if (cursor.kind === Token.openBrace) {
      this.#body(type, name, firstLine);
    } else {
      cursor.accept(Token.semicolon);
    }
  }

  /** Reads a property from its brace. An accessor without a body has code: it counts at the property's name. */
  #property(type: TypeDeclaration, firstLine: number, nameAt: number): void {
    const cursor = this.#cursor;
    const name = cursor.tokens.wordAt(nameAt);
    cursor.at++;
    while (!cursor.ended && cursor.kind !== Token.closeBrace) {
      const accessorLine = cursor.line;
      cursor.skipModifiers();
      if (!cursor.accept(Token.get) && !cursor.accept(Token.set)) {
        break;
      }
      if (cursor.kind === Token.openBrace) {
        this.#body(type, name, accessorLine);
      } else {
        this.#marks.mark(cursor.lineAt(nameAt));
        cursor.accept(Token.semicolon);
      }
    }
    this.#addBody(type, name, firstLine);
    cursor.accept(Token.closeBrace);
  }

  #body(type: TypeDeclaration, name: string | undefined, firstLine: number): void {
    const cursor = this.#cursor;
    const before = cursor.at;
    this.#statements.block();
    // Up to the closing brace, which is behind us.
    const lastLine = cursor.lineAt(Math.max(before, cursor.at - 1));
    this.#bodies.push({ typeRef: type.typeRef, name, firstLine, lastLine });
  }

  #addBody(type: TypeDeclaration, name: string | undefined, firstLine: number): void {
    this.#bodies.push({ typeRef: type.typeRef, name, firstLine, lastLine: this.#cursor.line });
  }
}

function isTypeKeyword(kind: number): boolean {
  return kind === Token.class || kind === Token.interface || kind === Token.enum;
}
