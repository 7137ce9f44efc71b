import {
  type AnyIdContext,
  Arth1ExpressionContext,
  Arth2ExpressionContext,
  ArrayExpressionContext,
  AssignExpressionContext,
  BitAndExpressionContext,
  BitExpressionContext,
  BitNotExpressionContext,
  BitOrExpressionContext,
  BoundExpressionContext,
  CastExpressionContext,
  CmpExpressionContext,
  CoalExpressionContext,
  CondExpressionContext,
  DotExpressionContext,
  EqualityExpressionContext,
  type ExpressionContext,
  type ExpressionListContext,
  IdPrimaryContext,
  InstanceOfExpressionContext,
  type LiteralContext,
  LiteralPrimaryContext,
  LogAndExpressionContext,
  LogOrExpressionContext,
  MethodCallExpressionContext,
  NegExpressionContext,
  NewExpressionContext,
  PostOpExpressionContext,
  PreOpExpressionContext,
  type PrimaryContext,
  PrimaryExpressionContext,
  type SoqlLiteralContext,
  SoqlPrimaryContext,
  type SoslLiteralContext,
  SoslPrimaryContext,
  SubExpressionContext,
  SuperPrimaryContext,
  ThisPrimaryContext,
  TypeRefPrimaryContext,
  VoidPrimaryContext,
  type ApexParserRuleContext,
} from '@apexdevtools/apex-parser';
import { syntaxFailure } from './failures.ts';
import { lowerLiteral } from './literals.ts';
import { lowerType, optional, placeOf, placeOfToken } from './lowerTypes.ts';
import type { BinaryOperator, Expression, Place, QueryExpression, TypeReference } from './tree.ts';

type Lowering = (node: never, place: Place) => Expression;

const lowerings = new Map<unknown, Lowering>();

function rule<T extends ExpressionContext>(
  type: abstract new (...values: never[]) => T,
  lower: (node: T, place: Place) => Expression,
): void {
  lowerings.set(type, lower);
}

export function lowerExpression(node: ExpressionContext): Expression {
  const lower = lowerings.get(node.constructor);
  if (!lower) {
    throw syntaxFailure(placeOf(node), `Expected an expression at '${node.getText()}'`);
  }
  return lower(node as never, placeOf(node));
}

export function lowerList(list: ExpressionListContext | undefined): readonly Expression[] {
  return list ? list.expression_list().map(lowerExpression) : [];
}

rule(PrimaryExpressionContext, (node, place) => lowerPrimary(node.primary(), place));
rule(SubExpressionContext, (node) => lowerExpression(node.expression()));

// A node that begins with an operand stands where that operand does: a parenthesis before it has no code.
rule(DotExpressionContext, (node) => {
  const target = lowerExpression(node.expression());
  const place = placeOfOperand(target);
  const safe = optional(node.QUESTIONDOT()) !== undefined;
  const call = optional(node.dotMethodCall());
  const id: AnyIdContext = call ? call.anyId() : node.anyId();
  const name = id.getText();
  const namePlace = placeOf(id);
  return call
    ? { kind: 'call', ...place, target, name, namePlace, safe, values: lowerList(optional(call.expressionList())) }
    : { kind: 'member', ...place, target, name, namePlace, safe };
});

rule(MethodCallExpressionContext, (node, place) => {
  const call = node.methodCall();
  const values = lowerList(optional(call.expressionList()));
  const id = optional(call.id());
  if (id) {
    return { kind: 'call', ...place, target: undefined, name: id.getText(), namePlace: place, safe: false, values };
  }
  return { kind: 'constructorCall', ...place, receiver: optional(call.THIS()) ? 'this' : 'super', values };
});

rule(ArrayExpressionContext, (node) => {
  const target = lowerExpression(node.expression(0));
  return { kind: 'index', ...placeOfOperand(target), target, index: lowerExpression(node.expression(1)) };
});

rule(NewExpressionContext, lowerNew);

rule(CastExpressionContext, (node, place) => ({
  kind: 'cast',
  ...place,
  type: lowerType(node.typeRef()),
  operand: lowerExpression(node.expression()),
}));

rule(InstanceOfExpressionContext, (node) => {
  const operand = lowerExpression(node.expression());
  return { kind: 'instanceOf', ...placeOfOperand(operand), operand, type: lowerType(node.typeRef()) };
});

rule(PostOpExpressionContext, (node) => {
  const operand = lowerExpression(node.expression());
  const operator = optional(node.INC()) ?? node.DEC();
  return {
    kind: 'increment',
    ...placeOfOperand(operand),
    operator: optional(node.INC()) ? '++' : '--',
    operatorPlace: placeOfToken(operator.symbol),
    prefix: false,
    operand,
  };
});

rule(PreOpExpressionContext, (node, place) => {
  const operand = lowerExpression(node.expression());
  if (optional(node.INC()) ?? optional(node.DEC())) {
    return {
      kind: 'increment',
      ...place,
      operator: optional(node.INC()) ? '++' : '--',
      operatorPlace: place,
      prefix: true,
      operand,
    };
  }
  return { kind: 'unary', ...place, operator: optional(node.ADD()) ? '+' : '-', operand };
});

rule(NegExpressionContext, (node, place) => ({
  kind: 'unary',
  ...place,
  operator: optional(node.TILDE()) ? '~' : '!',
  operand: lowerExpression(node.expression()),
}));

rule(CondExpressionContext, (node) => {
  const condition = lowerExpression(node.expression(0));
  return {
    kind: 'conditional',
    ...placeOfOperand(condition),
    condition,
    whenTrue: lowerExpression(node.expression(1)),
    whenFalse: lowerExpression(node.expression(2)),
  };
});

rule(AssignExpressionContext, (node) => {
  const written = node.getChild(1).getText();
  const target = lowerExpression(node.expression(0));
  return {
    kind: 'assignment',
    ...placeOfOperand(target),
    operator: written === '=' ? '=' : (written.slice(0, -1) as BinaryOperator),
    target,
    value: lowerExpression(node.expression(1)),
  };
});

interface BinaryNode extends ExpressionContext {
  expression(index: number): ExpressionContext;
}

for (const type of [
  Arth1ExpressionContext,
  Arth2ExpressionContext,
  BitExpressionContext,
  CmpExpressionContext,
  EqualityExpressionContext,
  BitAndExpressionContext,
  BitNotExpressionContext,
  BitOrExpressionContext,
  LogAndExpressionContext,
  LogOrExpressionContext,
  CoalExpressionContext,
]) {
  rule<BinaryNode>(type, (node) => {
    const left = lowerExpression(node.expression(0));
    const right = lowerExpression(node.expression(1));
    return { kind: 'binary', ...placeOfOperand(left), operator: operatorOf(node), left, right };
  });
}

function placeOfOperand(operand: Expression): Place {
  return { line: operand.line, column: operand.column };
}

/** Operators such as `>>` and `<=` are several tokens: everything between the two operands. */
function operatorOf(node: ApexParserRuleContext): BinaryOperator {
  let text = '';
  for (let index = 1; index < node.getChildCount() - 1; index += 1) {
    text += node.getChild(index).getText();
  }
  return (text === '<>' ? '!=' : text) as BinaryOperator;
}

const primaries = new Map<unknown, (node: never, place: Place) => Expression>([
  [ThisPrimaryContext, (_node: never, place) => ({ kind: 'this', ...place })],
  [SuperPrimaryContext, (_node: never, place) => ({ kind: 'super', ...place })],
  [LiteralPrimaryContext, (node: LiteralPrimaryContext, place) => literal(node.literal(), place)],
  [IdPrimaryContext, (node: IdPrimaryContext, place) => ({ kind: 'name', ...place, name: node.id().getText() })],
  [
    TypeRefPrimaryContext,
    (node: TypeRefPrimaryContext, place) => ({ kind: 'classLiteral', ...place, type: lowerType(node.typeRef()) }),
  ],
  [
    VoidPrimaryContext,
    (_node: never, place) => ({
      kind: 'classLiteral',
      ...place,
      type: { ...place, path: ['void'], typeArguments: [] },
    }),
  ],
  [SoqlPrimaryContext, (node: SoqlPrimaryContext, place) => lowerQuery(node.soqlLiteral(), place)],
  [SoslPrimaryContext, (node: SoslPrimaryContext, place) => lowerQuery(node.soslLiteral(), place)],
]);

function lowerPrimary(node: PrimaryContext, place: Place): Expression {
  const lower = primaries.get(node.constructor);
  if (!lower) {
    throw syntaxFailure(place, `Unexpected ${node.getText()}`);
  }
  return lower(node as never, place);
}

function literal(node: LiteralContext, place: Place): Expression {
  return { kind: 'literal', ...place, literal: lowerLiteral(node, place) };
}

function lowerNew(node: NewExpressionContext): Expression {
  const place = placeOf(node);
  const creator = node.creator();
  const type = createdType(node);
  const call = optional(creator.classCreatorRest());
  if (call) {
    return { kind: 'new', ...place, type, values: lowerList(optional(call.arguments().expressionList())) };
  }
  const array = optional(creator.arrayCreatorRest());
  if (array) {
    const size = optional(array.expression());
    return {
      kind: 'newArray',
      ...place,
      elementType: type,
      size: size && lowerExpression(size),
      elements: optional(array.arrayInitializer())?.expression_list().map(lowerExpression),
    };
  }
  const map = optional(creator.mapCreatorRest());
  if (map) {
    const entries = map.mapCreatorRestPair_list().map((pair) => ({
      key: lowerExpression(pair.expression(0)),
      value: lowerExpression(pair.expression(1)),
    }));
    return { kind: 'newMap', ...place, type, entries };
  }
  const set = optional(creator.setCreatorRest());
  const elements = set ? set.expression_list().map(lowerExpression) : [];
  return { kind: 'newCollection', ...place, type, elements };
}

function createdType(node: NewExpressionContext): TypeReference {
  const pairs = node.creator().createdName().idCreatedNamePair_list();
  const list = optional(pairs.at(-1)?.typeList());
  return {
    ...placeOf(node.creator()),
    path: pairs.map((pair) => pair.anyId().getText()),
    typeArguments: list ? list.typeRef_list().map(lowerType) : [],
  };
}

/** Keeps the query's own text, with every bind expression replaced by a numbered name. */
function lowerQuery(node: SoqlLiteralContext | SoslLiteralContext, place: Place): QueryExpression {
  const binds: BoundExpressionContext[] = [];
  collectBinds(node, binds);
  const source = node.start.getInputStream();
  const end = node.RBRACK().symbol.start;
  let text = '';
  let position = node.start.start + 1;
  binds.forEach((bind, index) => {
    text += `${source.getText(position, bind.start.start - 1)}:tmpVar${String(index + 1)}`;
    position = (optional(bind.stop) ?? bind.start).stop + 1;
  });
  if (position < end) {
    text += source.getText(position, end - 1);
  }
  return {
    kind: 'query',
    ...place,
    text: withoutComments(text).trim(),
    binds: binds.map((bind) => lowerExpression(bind.expression())),
  };
}

/** Comments may stand in a query as anywhere in Apex. Texts in quotes stay as they are. */
function withoutComments(query: string): string {
  return query.replace(/('(?:\\.|[^'\\])*')|\/\*[\s\S]*?\*\/|\/\/.*/g, (_all, text: string | undefined) => text ?? ' ');
}

function collectBinds(node: ApexParserRuleContext, binds: BoundExpressionContext[]): void {
  for (let index = 0; index < node.getChildCount(); index += 1) {
    const child: unknown = node.getChild(index);
    if (child instanceof BoundExpressionContext) {
      binds.push(child);
    } else if (typeof (child as ApexParserRuleContext).getChildCount === 'function') {
      collectBinds(child as ApexParserRuleContext, binds);
    }
  }
}
