import { ApexDecimal } from '../values/decimal.ts';
import { ApexDouble } from '../values/double.ts';
import { ApexType } from '../values/typeValue.ts';
import type { Literal } from '../syntax/tree.ts';
import { commonType, isAlways, isCastable } from '../types/conversions.ts';
import { compileFailures } from '../types/failures.ts';
import { nullType } from '../types/typeSpace.ts';
import { compileAssignment, compileIncrement } from './assignments.ts';
import type { Body, ExpressionCompilers } from './body.ts';
import { compileCall, compileConstructorCall } from './calls.ts';
import { closeChain, compileIndex, compileMember, compilePath } from './chains.ts';
import { castText } from './casts.ts';
import { compileNew, compileNewArray, compileNewCollection, compileNewMap } from './creation.ts';
import { compileBinary, compileUnary } from './operators.ts';
import { compileQuery } from './queries.ts';
import { type Value, value } from './value.ts';

/** What compiles each kind of expression. */
export const compilers: ExpressionCompilers = {
  chains: { member: compileMember, call: compileCall, index: compileIndex },
  values: {
    literal: (body, { literal }) => compileLiteral(body, literal),
    name: compilePath,
    this: (body, expression) => {
      if (body.facts.isStatic || body.beforeInstance) {
        throw compileFailures.incompatible(expression, 'This cannot be referenced in a static context');
      }
      return value(body.type, 'self', true);
    },
    super: (_body, expression) => {
      throw compileFailures.incompatible(expression, 'super stands only before a method call.');
    },
    member: (body, expression) => closeChain(compileMember(body, expression)),
    call: (body, expression) => closeChain(compileCall(body, expression)),
    constructorCall: compileConstructorCall,
    index: (body, expression) => closeChain(compileIndex(body, expression)),
    new: compileNew,
    newArray: compileNewArray,
    newCollection: compileNewCollection,
    newMap: compileNewMap,
    cast: (body, expression) => {
      const operand = body.expression(expression.operand);
      return castText(body, operand, body.unit.types.resolve(expression.type, body.from), expression);
    },
    instanceOf: (body, expression) => {
      const operand = body.expression(expression.operand);
      const type = body.unit.types.resolve(expression.type, body.from);
      if (!isCastable(operand.type, type, body.space)) {
        throw compileFailures.incompatible(
          expression,
          `Operation instanceof is always false since an instance of ${operand.type.name} is never an instance of ${type.name}`,
        );
      }
      if (isAlways(operand.type, type, body.space)) {
        throw compileFailures.incompatible(
          expression,
          `Operation instanceof is always true since an instance of ${operand.type.name} is always an instance of ${type.name}`,
        );
      }
      const text = `t.isInstance(${operand.text},${body.unit.constant(type)})`;
      return value(body.space.builtIn('Boolean'), text, true);
    },
    unary: compileUnary,
    increment: compileIncrement,
    binary: compileBinary,
    assignment: compileAssignment,
    conditional: (body, expression) => {
      const condition = body.condition(expression.condition);
      const whenTrue = body.expression(expression.whenTrue);
      const whenFalse = body.expression(expression.whenFalse);
      const type = commonType(whenTrue.type, whenFalse.type, body.space, undefined);
      if (!type) {
        throw compileFailures.incompatible(
          expression,
          `Incompatible types in ternary operator: ${whenTrue.type.name}, ${whenFalse.type.name}`,
        );
      }
      const text = `(${condition}?${body.convert(whenTrue, type, expression.whenTrue)}:${body.convert(whenFalse, type, expression.whenFalse)})`;
      return value(type, text, whenTrue.nonNull && whenFalse.nonNull);
    },
    classLiteral: (body, expression) => {
      const [first = ''] = expression.type.path;
      const name = first === 'void' ? 'void' : body.unit.types.resolve(expression.type, body.from).name;
      return value(body.space.builtIn('Type'), body.unit.constant(new ApexType(name)), true);
    },
    query: compileQuery,
  },
};

function compileLiteral(body: Body, literal: Literal): Value {
  const { space, unit } = body;
  switch (literal.type) {
    case 'null':
      return value(nullType, 'null');
    case 'Boolean':
      return value(space.builtIn('Boolean'), String(literal.value), true);
    case 'Integer':
      return value(
        space.builtIn('Integer'),
        literal.value < 0 ? `(${String(literal.value)})` : String(literal.value),
        true,
      );
    case 'Long':
      return value(
        space.builtIn('Long'),
        literal.value < 0n ? `(${String(literal.value)}n)` : `${String(literal.value)}n`,
        true,
      );
    case 'String':
      return value(space.builtIn('String'), JSON.stringify(literal.value), true);
    case 'Decimal':
      return value(
        space.builtIn('Decimal'),
        unit.constant(ApexDecimal.parse(literal.digits) ?? ApexDecimal.zero),
        true,
      );
    case 'Double':
      return value(space.builtIn('Double'), unit.constant(new ApexDouble(Number(literal.digits))), true);
  }
}
