import type {
  AccessLevelContext,
  ApexTerminalNode,
  BlockContext,
  ExpressionContext,
  FieldDeclarationContext,
  ForStatementContext,
  LocalVariableDeclarationContext,
  StatementContext,
  SwitchStatementContext,
  TryStatementContext,
  WhenControlContext,
  WhenLiteralContext,
} from '@apexdevtools/apex-parser';
import { syntaxFailure } from './failures.ts';
import { integerLiteral, unquote } from './literals.ts';
import { lowerExpression, lowerList } from './lowerExpressions.ts';
import { lastLineOf, lowerType, optional, placeOf, placeOfToken } from './lowerTypes.ts';
import type {
  Block,
  DmlOperation,
  DmlStatement,
  Expression,
  LocalDeclaration,
  Place,
  Statement,
  SwitchCase,
  TryStatement,
} from './tree.ts';

export function lowerBlock(node: BlockContext): Block {
  return {
    kind: 'block',
    ...placeOf(node),
    statements: node.statement_list().map(lowerStatement),
    lastLine: lastLineOf(node),
  };
}

/** One row per statement of the grammar: how to find it, how to lower it. */
const statements: readonly ((node: StatementContext, place: Place) => Statement | undefined)[] = [
  row(
    (node) => node.expressionStatement(),
    (node, place) => expressionStatement(node.expression(), place),
  ),
  row(
    (node) => node.localVariableDeclarationStatement(),
    (node) => lowerLocal(node.localVariableDeclaration()),
  ),
  row(
    (node) => node.block(),
    (node) => lowerBlock(node),
  ),
  row(
    (node) => node.ifStatement(),
    (node, place) => ({
      kind: 'if',
      ...place,
      condition: lowerExpression(node.parExpression().expression()),
      whenTrue: lowerStatement(node.statement(0)),
      whenFalse: mapped(node.statement_list()[1], lowerStatement),
    }),
  ),
  row((node) => node.forStatement(), lowerFor),
  row(
    (node) => node.whileStatement(),
    (node, place) => ({
      kind: 'while',
      ...place,
      condition: lowerExpression(node.parExpression().expression()),
      body: mapped(node.statement(), lowerStatement),
    }),
  ),
  row(
    (node) => node.doWhileStatement(),
    (node, place) => ({
      kind: 'doWhile',
      ...place,
      condition: lowerExpression(node.parExpression().expression()),
      body: lowerBlock(node.block()),
    }),
  ),
  row(
    (node) => node.returnStatement(),
    (node, place) => ({
      kind: 'return',
      ...place,
      value: mapped(node.expression(), lowerExpression),
    }),
  ),
  row((node) => node.tryStatement(), lowerTry),
  row(
    (node) => node.throwStatement(),
    (node, place) => ({
      kind: 'throw',
      ...place,
      value: lowerExpression(node.expression()),
    }),
  ),
  row((node) => node.switchStatement(), lowerSwitch),
  row(
    (node) => node.breakStatement(),
    (_node, place) => ({ kind: 'break', ...place }),
  ),
  row(
    (node) => node.continueStatement(),
    (_node, place) => ({ kind: 'continue', ...place }),
  ),
  row(
    (node) => node.insertStatement(),
    (node, place) => dml('insert', node, place),
  ),
  row(
    (node) => node.updateStatement(),
    (node, place) => dml('update', node, place),
  ),
  row(
    (node) => node.deleteStatement(),
    (node, place) => dml('delete', node, place),
  ),
  row(
    (node) => node.undeleteStatement(),
    (node, place) => dml('undelete', node, place),
  ),
  row(
    (node) => node.upsertStatement(),
    (node, place) => ({
      ...dml('upsert', node, place),
      externalIdField: mapped(node.qualifiedName(), (name) => name.id_list().map((id) => id.getText())),
    }),
  ),
  row(
    (node) => node.mergeStatement(),
    (node, place) => ({
      kind: 'dml',
      ...place,
      operation: 'merge',
      operands: node.expression_list().map(lowerExpression),
      externalIdField: undefined,
      userMode: isUserMode(node.accessLevel()),
    }),
  ),
  row(
    (node) => node.runAsStatement(),
    (node, place) => {
      const [user, ...others] = lowerList(mapped(node.expressionList(), (list) => list));
      if (!user || others.length > 0) {
        throw syntaxFailure(place, 'System.runAs takes one user');
      }
      return { kind: 'runAs', ...place, user, body: lowerBlock(node.block()) };
    },
  ),
];

function row<T>(
  find: (node: StatementContext) => T,
  lower: (node: T, place: Place) => Statement,
): (node: StatementContext, place: Place) => Statement | undefined {
  return (node, place) => {
    const found = optional(find(node));
    return found === undefined ? undefined : lower(found, place);
  };
}

export function lowerStatement(node: StatementContext): Statement {
  const place = placeOf(node);
  for (const attempt of statements) {
    const statement = attempt(node, place);
    if (statement) {
      return statement;
    }
  }
  throw syntaxFailure(place, `Unexpected token '${node.start.text}'.`);
}

function mapped<T, R>(node: T, lower: (node: NonNullable<T>) => R): R | undefined {
  const found = optional(node);
  return found === undefined || found === null ? undefined : lower(found);
}

/** Only what does something may stand as a statement: `x;` or `1 + 2;` is an error in Apex. */
function expressionStatement(node: ExpressionContext, place: Place): Statement {
  const expression = lowerExpression(node);
  if (
    ![
      'call',
      'constructorCall',
      'assignment',
      'increment',
      'new',
      'newCollection',
      'newMap',
      'newArray',
      'query',
    ].includes(expression.kind)
  ) {
    throw syntaxFailure(place, 'Expression cannot be a statement.');
  }
  return { kind: 'expression', ...place, expression };
}

export function lowerLocal(node: LocalVariableDeclarationContext | FieldDeclarationContext): LocalDeclaration {
  return {
    kind: 'local',
    ...placeOf(node),
    type: lowerType(node.typeRef()),
    variables: node
      .variableDeclarators()
      .variableDeclarator_list()
      .map((variable) => ({
        ...placeOf(variable),
        name: variable.id().getText(),
        initialiser: mapped(variable.expression(), lowerExpression),
      })),
  };
}

function lowerFor(node: ForStatementContext, place: Place): Statement {
  const control = node.forControl();
  const body = mapped(node.statement(), lowerStatement);
  const each = optional(control.enhancedForControl());
  if (each) {
    return {
      kind: 'forEach',
      ...place,
      type: lowerType(each.typeRef()),
      name: each.id().getText(),
      namePlace: placeOf(each.id()),
      collection: lowerExpression(each.expression()),
      body,
    };
  }
  const init = optional(control.forInit());
  const local = init && optional(init.localVariableDeclaration());
  return {
    kind: 'for',
    ...place,
    initialisation: local ? lowerLocal(local) : init && lowerList(init.expressionList()),
    condition: mapped(control.expression(), lowerExpression),
    updates: lowerList(mapped(control.forUpdate(), (update) => update.expressionList())),
    body,
  };
}

function lowerTry(node: TryStatementContext, place: Place): TryStatement {
  return {
    kind: 'try',
    ...place,
    body: lowerBlock(node.block()),
    catches: node.catchClause_list().map((clause) => ({
      ...placeOf(clause),
      type: {
        ...placeOf(clause.qualifiedName()),
        path: clause
          .qualifiedName()
          .id_list()
          .map((id) => id.getText()),
        typeArguments: [],
      },
      name: clause.id().getText(),
      body: lowerBlock(clause.block()),
    })),
    finallyBody: mapped(node.finallyBlock(), (block) => lowerBlock(block.block())),
  };
}

function lowerSwitch(node: SwitchStatementContext, place: Place): Statement {
  return {
    kind: 'switch',
    ...place,
    subject: lowerExpression(node.expression()),
    cases: node.whenControl_list().map(lowerWhen),
  };
}

function lowerWhen(node: WhenControlContext): SwitchCase {
  const value = node.whenValue();
  const body = lowerBlock(node.block());
  const place = placeOf(node);
  if (optional(value.ELSE())) {
    return { ...place, when: { kind: 'else' }, body };
  }
  const type = optional(value.typeRef());
  if (type) {
    const id = value.id();
    return { ...place, when: { kind: 'type', type: lowerType(type), name: id.getText(), place: placeOf(id) }, body };
  }
  return { ...place, when: { kind: 'values', values: value.whenLiteral_list().map(lowerWhenLiteral) }, body };
}

function lowerWhenLiteral(node: WhenLiteralContext): Expression {
  const place = placeOf(node);
  const nested = optional(node.whenLiteral());
  if (nested) {
    return lowerWhenLiteral(nested);
  }
  const negative = node.SUB_list().length % 2 === 1;
  const integer = optional(node.IntegerLiteral());
  if (integer) {
    const literal = integerLiteral(integer.getText(), place);
    const value = literal.type === 'Integer' ? literal.value : 0;
    return { kind: 'literal', ...place, literal: { type: 'Integer', value: negative ? -value | 0 : value } };
  }
  const long = optional(node.LongLiteral());
  if (long) {
    const value = BigInt(long.getText().slice(0, -1));
    return { kind: 'literal', ...place, literal: { type: 'Long', value: negative ? -value : value } };
  }
  const text: ApexTerminalNode | undefined = optional(node.StringLiteral()) ?? optional(node.MultilineStringLiteral());
  if (text) {
    return { kind: 'literal', ...place, literal: { type: 'String', value: unquote(text.getText()) } };
  }
  const name = optional(node.qualifiedName());
  if (!name) {
    return { kind: 'literal', ...place, literal: { type: 'null' } };
  }
  const [first, ...rest] = name.id_list();
  let expression: Expression = { kind: 'name', ...place, name: first?.getText() ?? '' };
  for (const id of rest) {
    expression = {
      kind: 'member',
      ...place,
      target: expression,
      name: id.getText(),
      namePlace: placeOfToken(id.start),
      safe: false,
    };
  }
  return expression;
}

interface DmlNode {
  expression(): ExpressionContext;
  accessLevel(): AccessLevelContext;
}

function dml(operation: DmlOperation, node: DmlNode, place: Place): DmlStatement {
  return {
    kind: 'dml',
    ...place,
    operation,
    operands: [lowerExpression(node.expression())],
    externalIdField: undefined,
    userMode: isUserMode(node.accessLevel()),
  };
}

function isUserMode(level: AccessLevelContext): boolean {
  return optional(optional(level)?.USER()) !== undefined;
}
