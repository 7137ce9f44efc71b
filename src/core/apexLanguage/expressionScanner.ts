import type { LineMarks } from './lineMarks.ts';
import { isName, type TokenCursor } from './tokenCursor.ts';
import { Token } from './tokenKinds.ts';

// Deeper nesting is no Apex that anyone wrote; going on would exhaust the stack.
const deepestNesting = 400;

/**
 * What stands to the left of the next operand, as far as the compiler's folding of string literals sees it: a literal that is
 * added to another literal disappears into that one, and its line with it.
 */
interface Run {
  /** The operand just read is a string literal and nothing else. */
  literal: boolean;
  /** `literal +` stands before the next operand. */
  folds: boolean;
  /** `+`, `-`, `*` or `/` stands before the next operand. */
  chained: boolean;
  /** An operator that binds less than `+` was met: a literal at the end belongs to that operator. */
  loose: boolean;
  /** `?` without their `:` yet. */
  conditions: number;
}

/** Marks the lines of expressions: those with an operand, a call, a literal or a prefix operator. */
export class ExpressionScanner {
  readonly #cursor: TokenCursor;
  readonly #marks: LineMarks;
  #depth = 0;

  constructor(cursor: TokenCursor, marks: LineMarks) {
    this.#cursor = cursor;
    this.#marks = marks;
  }

  /** Reads one expression up to the token that cannot belong to it. May read nothing. */
  expression(): void {
    this.#run();
  }

  /** Reads expressions and the commas between them. */
  list(): void {
    do {
      this.expression();
    } while (this.#cursor.accept(Token.comma));
  }

  /** Reads an expression. True when all of it is a chain of `+` that ends in a string literal. */
  #run(): boolean {
    if (++this.#depth > deepestNesting) {
      this.#cursor.giveUp();
    }
    const run: Run = { literal: false, folds: false, chained: false, loose: false, conditions: 0 };
    while (this.#operand(run)) {
      this.#postfix(run);
      if (!this.#infix(run)) {
        break;
      }
    }
    this.#depth--;
    return run.literal && !run.loose;
  }

  /** Reads prefixes and an operand. False where there is none. */
  #operand(run: Run): boolean {
    const cursor = this.#cursor;
    let bare = true;
    for (;;) {
      if (cursor.kind === Token.word) {
        run.literal = false;
        return this.#plainOperand();
      }
      switch (cursor.kind) {
        case Token.plus:
        case Token.minus:
        case Token.step:
        case Token.not:
          this.#marks.mark(cursor.line);
          bare = false;
          cursor.at++;
          break;
        case Token.openParen: {
          const end = this.#castEnd();
          run.folds &&= bare;
          if (end < 0) {
            this.#group(run);
            run.literal &&= bare;
            return true;
          }
          this.#cast(end);
          bare = false;
          break;
        }
        case Token.string:
          run.literal = bare && !this.#isReceiver(cursor.at + 1);
          if (!(run.literal && run.folds)) {
            this.#marks.mark(cursor.line);
          }
          cursor.at++;
          return true;
        // The rest of an operator of two characters, or of `List<Integer>.class`.
        case Token.operator:
        case Token.assign:
        case Token.greater:
        case Token.less:
          cursor.at++;
          break;
        case Token.dot:
          return true;
        default:
          run.literal = false;
          return this.#plainOperand();
      }
    }
  }

  #plainOperand(): boolean {
    const cursor = this.#cursor;
    switch (cursor.kind) {
      case Token.word:
      case Token.number:
        break;
      case Token.new:
        this.#creation();
        return true;
      case Token.openBracket:
        this.#query();
        return true;
      case Token.null:
        if (this.#isComparedNull()) {
          cursor.at++;
          return true;
        }
        break;
      default:
        if (!isName(cursor.kind)) {
          return false;
        }
    }
    this.#marks.mark(cursor.line);
    cursor.at = this.#typeLiteralEnd() ?? cursor.at + 1;
    return true;
  }

  /** `x == null` and `x != null` test for null without loading one. `null == x` and `null == null` load it. */
  #isComparedNull(): boolean {
    const cursor = this.#cursor;
    let index = cursor.at - 1;
    while (cursor.kindAt(index) === Token.openParen) {
      index--;
    }
    const first = cursor.kindAt(index - 1);
    return (
      cursor.kindAt(index) === Token.assign &&
      (first === Token.assign || first === Token.not) &&
      cursor.kindAt(index - 2) !== Token.null
    );
  }

  /** Index of the dot of `List<Integer>.class`. */
  #typeLiteralEnd(): number | undefined {
    const cursor = this.#cursor;
    if (cursor.kindAt(cursor.at + 1) !== Token.less) {
      return undefined;
    }
    const end = cursor.typeEnd(cursor.at);
    return cursor.kindAt(end) === Token.dot && cursor.kindAt(end + 1) === Token.class ? end : undefined;
  }

  /** `( … )` around an expression. */
  #group(run: Run): void {
    const cursor = this.#cursor;
    const literalEnd = this.#bracketedLiteralEnd();
    if (run.folds && literalEnd > 0) {
      // `'a' + ('b')` folds as if the parentheses were not there.
      cursor.at = literalEnd;
      run.literal = true;
      return;
    }
    cursor.at++;
    const endsInLiteral = this.#run();
    cursor.accept(Token.closeParen);
    // As the left side of a chain the parentheses make no difference; as a right side they end the run.
    run.literal = endsInLiteral && (literalEnd > 0 || !run.chained) && !this.#isReceiver(cursor.at);
  }

  /** Index behind `('literal')`, in any number of parentheses; -1 if the group holds more. */
  #bracketedLiteralEnd(): number {
    const cursor = this.#cursor;
    let index = cursor.at;
    while (cursor.kindAt(index) === Token.openParen) {
      index++;
    }
    const depth = index - cursor.at;
    if (cursor.kindAt(index) !== Token.string) {
      return -1;
    }
    index++;
    for (let level = 0; level < depth; level++, index++) {
      if (cursor.kindAt(index) !== Token.closeParen) {
        return -1;
      }
    }
    return this.#isReceiver(index) ? -1 : index;
  }

  #isReceiver(next: number): boolean {
    const kind = this.#cursor.kindAt(next);
    return kind === Token.dot || kind === Token.openBracket;
  }

  /** Index of the `)` where `(` opens a cast, else -1: a type within, and something behind that begins an operand. */
  #castEnd(): number {
    const cursor = this.#cursor;
    const end = cursor.typeEnd(cursor.at + 1);
    if (end === cursor.at + 1 || cursor.kindAt(end) !== Token.closeParen) {
      return -1;
    }
    switch (cursor.kindAt(end + 1)) {
      case Token.number:
      case Token.string:
      case Token.null:
      case Token.openParen:
      case Token.not:
      case Token.new:
        // `!` after a parenthesis may begin `!=`.
        return cursor.kindAt(end + 1) === Token.not && cursor.kindAt(end + 2) === Token.assign ? -1 : end;
      case Token.openBracket:
        return cursor.kindAt(end + 2) === Token.query ? end : -1;
      default:
        return isName(cursor.kindAt(end + 1)) ? end : -1;
    }
  }

  /** Counts at its `(`, except that null needs no cast. */
  #cast(end: number): void {
    const cursor = this.#cursor;
    if (cursor.kindAt(end + 1) !== Token.null) {
      this.#marks.mark(cursor.line);
    }
    cursor.at = end + 1;
  }

  /** `.x`, `(…)`, `[…]`, `++` after an operand. */
  #postfix(run: Run): void {
    const cursor = this.#cursor;
    for (;;) {
      switch (cursor.kind) {
        case Token.dot:
          cursor.at++;
          this.#member();
          run.literal = false;
          break;
        case Token.openParen:
          cursor.at++;
          this.list();
          cursor.accept(Token.closeParen);
          run.literal = false;
          break;
        case Token.openBracket:
          cursor.at++;
          this.expression();
          cursor.accept(Token.closeBracket);
          break;
        case Token.step:
          this.#marks.mark(cursor.line);
          cursor.at++;
          break;
        default:
          return;
      }
    }
  }

  /** The name after a dot may be any keyword, such as `new` in `Trigger.new`. The `class` of a type literal has no code. */
  #member(): void {
    const cursor = this.#cursor;
    if (cursor.kind === Token.class) {
      cursor.at++;
    } else if (cursor.kind === Token.word || cursor.kind > Token.operator) {
      this.#marks.mark(cursor.line);
      cursor.at++;
    }
  }

  /** Reads an operator between operands. False at the end of the expression. */
  #infix(run: Run): boolean {
    const cursor = this.#cursor;
    if (cursor.kind <= Token.comma) {
      // Brackets, `;`, `,` and operands: none of them is an operator.
      return false;
    }
    switch (cursor.kind) {
      case Token.plus:
        run.folds = run.literal;
        run.chained = true;
        break;
      case Token.minus:
      case Token.times:
        run.folds = false;
        run.chained = true;
        break;
      case Token.instanceof:
        cursor.at++;
        cursor.at = cursor.typeEnd(cursor.at);
        run.literal = false;
        run.loose = true;
        return this.#infix(run);
      case Token.question:
        run.conditions++;
        this.#loosen(run);
        break;
      case Token.colon:
        if (run.conditions === 0) {
          return false;
        }
        run.conditions--;
        this.#loosen(run);
        break;
      case Token.assign:
      case Token.operator:
      case Token.not:
      case Token.less:
      case Token.greater:
        this.#loosen(run);
        break;
      default:
        return false;
    }
    cursor.at++;
    return true;
  }

  #loosen(run: Run): void {
    run.folds = false;
    run.chained = false;
    run.loose = true;
  }

  /** `new T(…)`, `new T[…]`, `new T{…}`. The type's own lines do not count. */
  #creation(): void {
    const cursor = this.#cursor;
    this.#marks.mark(cursor.line);
    cursor.at++;
    cursor.at = cursor.typeEnd(cursor.at);
    if (cursor.accept(Token.openParen)) {
      this.#constructorArguments();
      cursor.accept(Token.closeParen);
      return;
    }
    if (cursor.accept(Token.openBracket)) {
      this.expression();
      cursor.accept(Token.closeBracket);
    }
    if (cursor.accept(Token.openBrace)) {
      do {
        this.expression();
      } while (cursor.accept(Token.comma) || cursor.accept(Token.arrow));
      cursor.accept(Token.closeBrace);
    }
  }

  /** In `new Account(Name = 'x')` the field's name has no code. */
  #constructorArguments(): void {
    const cursor = this.#cursor;
    do {
      if (
        isName(cursor.kind) &&
        cursor.kindAt(cursor.at + 1) === Token.assign &&
        cursor.kindAt(cursor.at + 2) !== Token.assign
      ) {
        cursor.at += 2;
      }
      this.expression();
    } while (cursor.accept(Token.comma));
  }

  /** SOQL or SOSL in brackets: the line of its `[` and the bind expressions. */
  #query(): void {
    const cursor = this.#cursor;
    this.#marks.mark(cursor.line);
    cursor.at++;
    while (!cursor.ended) {
      switch (cursor.kind) {
        case Token.closeBracket:
          cursor.at++;
          return;
        case Token.semicolon:
        case Token.openBrace:
        case Token.closeBrace:
          return;
        case Token.colon:
          cursor.at++;
          this.#bind();
          break;
        default:
          cursor.at++;
      }
    }
  }

  /** The expression behind a colon, without operators: those are the query's. The number in `LAST_N_DAYS:3` is no expression. */
  #bind(): void {
    if (this.#cursor.kind === Token.number) {
      return;
    }
    const run: Run = { literal: false, folds: false, chained: false, loose: false, conditions: 0 };
    if (this.#cursor.kind === Token.openParen) {
      // Never a cast: the word behind it is the query's.
      this.#group(run);
    } else if (!this.#operand(run)) {
      return;
    }
    this.#postfix(run);
  }
}
