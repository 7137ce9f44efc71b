import type { ExpressionScanner } from './expressionScanner.ts';
import type { LineMarks } from './lineMarks.ts';
import { isName, type TokenCursor } from './tokenCursor.ts';
import { Token } from './tokenKinds.ts';

/** How control leaves a statement, as far as the line of an `if` depends on it. */
export type Ending = 'continues' | 'leaves';

// As for expressions: nothing that a person wrote nests deeper.
const deepestNesting = 300;

/** Marks the lines of statements. */
export class StatementScanner {
  readonly #cursor: TokenCursor;
  readonly #marks: LineMarks;
  readonly #expressions: ExpressionScanner;
  #depth = 0;

  constructor(cursor: TokenCursor, marks: LineMarks, expressions: ExpressionScanner) {
    this.#cursor = cursor;
    this.#marks = marks;
    this.#expressions = expressions;
  }

  /** Reads `{ … }`, if one stands here. A block whose end is missing stops where a member begins. */
  block(): Ending {
    const cursor = this.#cursor;
    if (!cursor.accept(Token.openBrace)) {
      return 'continues';
    }
    let ending: Ending = 'continues';
    while (!cursor.ended && cursor.kind !== Token.closeBrace && cursor.kind !== Token.access) {
      ending = this.statement();
    }
    cursor.accept(Token.closeBrace);
    return ending;
  }

  /** Reads one statement, at least one token. */
  statement(): Ending {
    if (++this.#depth > deepestNesting) {
      this.#cursor.giveUp();
    }
    const start = this.#cursor.at;
    const ending = this.#statementOfKind();
    if (this.#cursor.at === start) {
      this.#cursor.at++;
    }
    this.#depth--;
    return ending;
  }

  /** Reads declared names and their initialisers, from the first name to before the semicolon. */
  declarators(markAll: boolean): void {
    const cursor = this.#cursor;
    do {
      const line = cursor.line;
      if (!isName(cursor.kind)) {
        return;
      }
      cursor.at++;
      const initialised = cursor.accept(Token.assign);
      if (initialised || markAll) {
        this.#marks.mark(line);
      }
      if (initialised) {
        this.#expressions.expression();
      }
    } while (cursor.accept(Token.comma));
  }

  #statementOfKind(): Ending {
    const cursor = this.#cursor;
    switch (cursor.kind) {
      case Token.openBrace:
        return this.block();
      case Token.if:
        return this.#if();
      case Token.for:
        return this.#for();
      case Token.while:
        return this.#while();
      case Token.do:
        return this.#do();
      case Token.try:
        return this.#try();
      case Token.switch:
        return cursor.kindAt(cursor.at + 1) === Token.on ? this.#switch() : this.#simple();
      case Token.return:
      case Token.throw:
        this.#keywordAndExpression();
        return 'leaves';
      case Token.break:
      case Token.continue:
        this.#keywordAndExpression();
        return 'continues';
      case Token.dml:
        return this.#dml();
      case Token.word:
        return this.#runAsParenthesis() > 0 ? this.#runAs() : this.#simple();
      default:
        return this.#simple();
    }
  }

  /** A declaration of locals or an expression. */
  #simple(): Ending {
    const cursor = this.#cursor;
    const start = cursor.at;
    cursor.skipModifiers();
    const typeEnd = cursor.typeEnd(cursor.at);
    if (typeEnd > cursor.at && isName(cursor.kindAt(typeEnd))) {
      cursor.at = typeEnd;
      this.declarators(true);
    } else if (cursor.at === start) {
      this.#expressions.expression();
    }
    cursor.accept(Token.semicolon);
    return 'continues';
  }

  #keywordAndExpression(): void {
    this.#marks.mark(this.#cursor.line);
    this.#cursor.at++;
    this.#expressions.expression();
    this.#cursor.accept(Token.semicolon);
  }

  /** `( … )` with an expression. */
  #condition(): void {
    this.#cursor.accept(Token.openParen);
    this.#expressions.expression();
    this.#cursor.accept(Token.closeParen);
  }

  /**
   * The line of the first `if` counts through the jump that the compiler writes behind a block: behind each but a last `else`,
   * unless that block has left already. Alone it always jumps.
   */
  #if(): Ending {
    const cursor = this.#cursor;
    const line = cursor.line;
    let everyBlockLeft = true;
    for (;;) {
      cursor.at++;
      this.#condition();
      everyBlockLeft = this.statement() === 'leaves' && everyBlockLeft;
      if (!cursor.accept(Token.else)) {
        this.#marks.mark(line);
        return 'continues';
      }
      if (cursor.kind !== Token.if) {
        break;
      }
    }
    const last = this.statement();
    if (!everyBlockLeft) {
      this.#marks.mark(line);
    }
    return everyBlockLeft ? last : 'continues';
  }

  #for(): Ending {
    const cursor = this.#cursor;
    const line = cursor.line;
    cursor.at++;
    cursor.accept(Token.openParen);
    const nameEnd = this.#forEachNameEnd();
    if (nameEnd > 0) {
      this.#marks.mark(line);
      this.#marks.mark(cursor.lineAt(nameEnd - 1));
      cursor.at = nameEnd + 1;
      this.#expressions.expression();
    } else {
      this.#forHeader();
    }
    return this.#loopBody();
  }

  /** Index of the colon of a for-each, else -1. */
  #forEachNameEnd(): number {
    const cursor = this.#cursor;
    let index = cursor.at;
    while (cursor.kindAt(index) === Token.modifier) {
      index++;
    }
    const typeEnd = cursor.typeEnd(index);
    return typeEnd > index && isName(cursor.kindAt(typeEnd)) && cursor.kindAt(typeEnd + 1) === Token.colon
      ? typeEnd + 1
      : -1;
  }

  #forHeader(): void {
    const cursor = this.#cursor;
    cursor.skipModifiers();
    const typeEnd = cursor.typeEnd(cursor.at);
    if (typeEnd > cursor.at && isName(cursor.kindAt(typeEnd))) {
      cursor.at = typeEnd;
      this.declarators(true);
    } else {
      this.#expressions.list();
    }
    if (cursor.accept(Token.semicolon)) {
      this.#expressions.expression();
    }
    if (cursor.accept(Token.semicolon)) {
      this.#expressions.list();
    }
  }

  #while(): Ending {
    const cursor = this.#cursor;
    this.#marks.mark(cursor.line);
    cursor.at++;
    cursor.accept(Token.openParen);
    this.#expressions.expression();
    return this.#loopBody();
  }

  /** From the `)` of the header. A body in braces counts at its brace: there the loop begins anew. */
  #loopBody(): Ending {
    const cursor = this.#cursor;
    cursor.accept(Token.closeParen);
    if (cursor.kind === Token.openBrace) {
      this.#marks.mark(cursor.line);
    }
    this.statement();
    return 'continues';
  }

  #do(): Ending {
    const cursor = this.#cursor;
    cursor.at++;
    if (cursor.kind === Token.openBrace && cursor.kindAt(cursor.at + 1) === Token.closeBrace) {
      this.#marks.mark(cursor.line);
    }
    this.statement();
    if (cursor.accept(Token.while)) {
      this.#condition();
      cursor.accept(Token.semicolon);
    }
    return 'continues';
  }

  #try(): Ending {
    const cursor = this.#cursor;
    this.#marks.mark(cursor.line);
    cursor.at++;
    let ending = this.block();
    while (cursor.accept(Token.catch)) {
      if (cursor.kind === Token.openParen) {
        cursor.skipBalanced(Token.openParen, Token.closeParen);
      }
      if (cursor.kind === Token.openBrace) {
        this.#marks.mark(cursor.line);
      }
      const caught = this.block();
      ending = caught === 'leaves' ? ending : 'continues';
    }
    if (cursor.accept(Token.finally)) {
      this.block();
    }
    return ending;
  }

  /** The keyword's line counts through the jump behind a block that goes on. */
  #switch(): Ending {
    const cursor = this.#cursor;
    const line = cursor.line;
    cursor.at += 2;
    this.#expressions.expression();
    if (!cursor.accept(Token.openBrace)) {
      return 'continues';
    }
    let everyBlockLeft = true;
    let hasElse = false;
    while (cursor.accept(Token.when)) {
      if (cursor.accept(Token.else)) {
        hasElse = true;
      } else {
        this.#whenValues();
      }
      everyBlockLeft = this.block() === 'leaves' && everyBlockLeft;
    }
    cursor.accept(Token.closeBrace);
    if (!everyBlockLeft) {
      this.#marks.mark(line);
    }
    return hasElse && everyBlockLeft ? 'leaves' : 'continues';
  }

  /** `when 1, 2` or `when Type name`, which counts at the name. */
  #whenValues(): void {
    const cursor = this.#cursor;
    const typeEnd = cursor.typeEnd(cursor.at);
    if (typeEnd > cursor.at && isName(cursor.kindAt(typeEnd))) {
      this.#marks.mark(cursor.lineAt(typeEnd));
      cursor.at = typeEnd + 1;
    } else {
      this.#expressions.list();
    }
  }

  /** `insert x`, `update as user x`, `upsert x Field`, `merge x y`. */
  #dml(): Ending {
    const cursor = this.#cursor;
    const isMerge = cursor.tokens.wordAt(cursor.at).toLowerCase() === 'merge';
    this.#marks.mark(cursor.line);
    cursor.at++;
    if (cursor.kind === Token.as && isName(cursor.kindAt(cursor.at + 1))) {
      cursor.at++;
      this.#marks.mark(cursor.line);
      cursor.at++;
    }
    this.#expressions.expression();
    if (isMerge) {
      this.#expressions.expression();
    } else {
      // The field that an upsert matches by is a name, not code.
      cursor.at = cursor.typeEnd(cursor.at);
    }
    cursor.accept(Token.semicolon);
    return 'continues';
  }

  /** Index of the `(` of `System.runAs(…) {`, else -1. */
  #runAsParenthesis(): number {
    const cursor = this.#cursor;
    const start = cursor.at;
    return cursor.kindAt(start + 1) === Token.dot &&
      cursor.kindAt(start + 2) === Token.runAs &&
      cursor.kindAt(start + 3) === Token.openParen
      ? start + 3
      : -1;
  }

  /** Counts at its argument alone. */
  #runAs(): Ending {
    const cursor = this.#cursor;
    cursor.at = this.#runAsParenthesis() + 1;
    this.#expressions.list();
    cursor.accept(Token.closeParen);
    this.block();
    return 'continues';
  }
}
