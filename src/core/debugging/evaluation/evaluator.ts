import { Failure } from '../../base/failure.ts';
import { l10n } from '../../base/l10n.ts';
import { parseExpression } from '../../apexLanguage/expressions/parser.ts';
import type {
  ApexExpression,
  Binary,
  Call,
  Cast,
  Conditional,
  Field,
  Index,
  InstanceOf,
  Literal,
  Name,
} from '../../apexLanguage/expressions/tree.ts';
import type { ExecutionValue } from '../execution.ts';
import type { Stop } from '../stop.ts';
import { callOnCollection, type Collection, elementAt } from './collections.ts';
import { wholeOf } from './decimal.ts';
import {
  inheritanceUnknown,
  notBoolean,
  notCastable,
  notEvaluated,
  notIndexable,
  nullValue,
  valueDoubtful,
  unknownField,
  unknownName,
  unknownStatic,
  unknownTarget,
} from './failures.ts';
import { FrameNames } from './frameNames.ts';
import { callOnScalar, callStatic } from './methods.ts';
import { applyBinary, applyUnary, sameTypeName, toDecimal, toNumber, typeNameOf } from './operators.ts';
import { isNumeric, type Scalar, scalarOf, scalarOfText, valueOf } from './scalar.ts';

/**
 * The value of an expression in a frame of a stopped request. Only reads: the customer's code never runs. Fails with a `Failure`
 * that says why there is no value. What is read stays known while the stop lasts, so asking again costs nothing.
 */
export async function evaluate(stop: Stop, frameNumber: number, expression: string): Promise<ExecutionValue> {
  const global = await new FrameNames(stop, frameNumber).global(expression.trim());
  return global ?? new Evaluator(stop, frameNumber, expression).value(parseExpression(expression));
}

/** Whether a condition holds. Fails when it is neither true nor false. */
export async function evaluateCondition(stop: Stop, frameNumber: number, condition: string): Promise<boolean> {
  const value = scalarOf(await evaluate(stop, frameNumber, condition));
  if (value.kind !== 'boolean') {
    throw notBoolean(condition, typeNameOf(value));
  }
  return value.value;
}

class Evaluator {
  readonly #stop: Stop;
  readonly #names: FrameNames;
  readonly #text: string;
  /** Nulls that `?.` has given: what follows in the chain is left out, as in Apex. */
  readonly #skipped = new WeakSet<ExecutionValue>();

  constructor(stop: Stop, frameNumber: number, text: string) {
    this.#stop = stop;
    this.#names = new FrameNames(stop, frameNumber);
    this.#text = text;
  }

  value(expression: ApexExpression): Promise<ExecutionValue> {
    switch (expression.kind) {
      case 'literal':
        return Promise.resolve(literalValue(expression));
      case 'name':
        return this.#name(expression);
      case 'field':
        return this.#field(expression);
      case 'index':
        return this.#index(expression);
      case 'call':
        return this.#call(expression);
      case 'unary':
        return this.#scalar(expression.operand).then((operand) => valueOf(applyUnary(expression.operator, operand)));
      case 'binary':
        return this.#binary(expression);
      case 'conditional':
        return this.#conditional(expression);
      case 'cast':
        return this.#cast(expression);
      case 'instanceof':
        return this.#instanceOf(expression);
    }
  }

  async #scalar(expression: ApexExpression): Promise<Scalar> {
    return scalarOf(await this.value(expression));
  }

  async #name({ name }: Name): Promise<ExecutionValue> {
    return (await this.#names.variable(name)) ?? failWith(unknownName(name));
  }

  async #field(expression: Field): Promise<ExecutionValue> {
    const path = qualifiedName(expression);
    if (path !== undefined && (await this.#isNoVariable(path))) {
      const value = await this.#static(path);
      return value ?? failWith(unknownStatic(path.join('.')));
    }
    const target = await this.value(expression.target);
    if (isNull(target)) {
      return this.#skip(target, expression);
    }
    const found = await this.#names.field(target, expression.name);
    return found ?? failWith(unknownField(this.#textOf(expression.target), expression.name));
  }

  /** What comes of reading from null. */
  #skip(target: ExecutionValue, expression: Field | Index | Call): ExecutionValue {
    const isSafe = expression.kind !== 'index' && expression.safe;
    if (!isSafe && !this.#skipped.has(target)) {
      throw nullValue(this.#textOf(expression.target));
    }
    const skipped = { ...target };
    this.#skipped.add(skipped);
    return skipped;
  }

  async #isNoVariable([root = '']: readonly string[]): Promise<boolean> {
    return root.toLowerCase() !== 'this' && (await this.#names.variable(root)) === undefined;
  }

  /** The longest qualifier that names a class on the stack wins; what follows its field are fields of the value. */
  async #static(path: readonly string[]): Promise<ExecutionValue | undefined> {
    for (let at = path.length - 1; at > 0; at--) {
      const value = await this.#names.static(path.slice(0, at), path[at] ?? '');
      if (value !== undefined) {
        return this.#follow(value, path, at + 1);
      }
    }
    return undefined;
  }

  async #follow(start: ExecutionValue, path: readonly string[], from: number): Promise<ExecutionValue> {
    let value = start;
    for (let at = from; at < path.length; at++) {
      const owner = path.slice(0, at).join('.');
      if (isNull(value)) {
        throw nullValue(owner);
      }
      const name = path[at] ?? '';
      value = (await this.#names.field(value, name)) ?? failWith(unknownField(owner, name));
    }
    return value;
  }

  async #index(expression: Index): Promise<ExecutionValue> {
    const index = this.#scalar(expression.index);
    // Asked for at once, and told only where there is something to look into.
    index.catch(() => undefined);
    const target = await this.value(expression.target);
    if (isNull(target)) {
      return this.#skip(target, expression);
    }
    const collection = await this.#collection(target, expression.target);
    if (collection === undefined) {
      throw notIndexable(this.#textOf(expression.target), target.typeName);
    }
    return elementAt(collection, await index, this.#textOf(expression.index));
  }

  async #call(expression: Call): Promise<ExecutionValue> {
    const parameters = await Promise.all(expression.parameters.map((parameter) => this.#scalar(parameter)));
    const className = expression.target.kind === 'name' ? expression.target.name : undefined;
    if (className !== undefined && (await this.#isNoVariable([className]))) {
      const result = callStatic(className, expression.method, parameters);
      return valueOf(result ?? failWith(unknownTarget(className, expression.method)));
    }
    const target = await this.value(expression.target);
    if (isNull(target)) {
      return this.#skip(target, expression);
    }
    const collection = await this.#collection(target, expression.target);
    if (collection !== undefined) {
      return callOnCollection(collection, expression.method, parameters);
    }
    return target.ref === undefined
      ? valueOf(callOnScalar(scalarOf(target), expression.method, parameters))
      : this.#callOnObject(target, expression.method, parameters);
  }

  /** Of an object's methods only those are known that read a field: `get` of a record, `getMessage` and the like of an exception. */
  async #callOnObject(target: ExecutionValue, method: string, parameters: readonly Scalar[]): Promise<ExecutionValue> {
    const [first] = parameters;
    const isRecord = (await this.#names.field(target, 'Id'))?.typeName === 'Id';
    if (isRecord && method.toLowerCase() === 'get' && first?.kind === 'string') {
      return (await this.#names.field(target, first.value)) ?? failWith(unknownField(target.typeName, first.value));
    }
    const isException = /exception$/i.test(target.typeName);
    const field = isException && /^get/i.test(method) && parameters.length === 0 ? method.slice(3) : undefined;
    const value = field === undefined ? undefined : await this.#names.field(target, field);
    return (
      value ?? failWith(notEvaluated(method, isRecord ? l10n.t("its fields, or get('Field')") : l10n.t('its fields')))
    );
  }

  async #collection(value: ExecutionValue, expression: ApexExpression): Promise<Collection | undefined> {
    if (value.ref === undefined) {
      return undefined;
    }
    const known = await this.#stop.references.reference(value.ref);
    if (known.kind !== 'object' && value.doubt !== undefined) {
      throw valueDoubtful(this.#textOf(expression), value.doubt);
    }
    return known.kind === 'object'
      ? undefined
      : { stop: this.#stop, id: value.ref, known, text: this.#textOf(expression) };
  }

  async #binary({ operator, left, right }: Binary): Promise<ExecutionValue> {
    switch (operator) {
      case '&&':
      case '||': {
        const isDecided = (await this.#boolean(left)) === (operator === '||');
        return valueOf({ kind: 'boolean', value: isDecided ? operator === '||' : await this.#boolean(right) });
      }
      case '??': {
        const value = await this.value(left);
        return isNull(value) ? this.value(right) : value;
      }
      case '==':
      case '!=':
      case '===':
      case '!==': {
        const [a, b] = await this.#compared(left, right);
        return valueOf(applyBinary(operator, a, b));
      }
      default: {
        const [a, b] = await Promise.all([this.value(left), this.value(right)]);
        return valueOf(applyBinary(operator, operandOf(operator, a), operandOf(operator, b)));
      }
    }
  }

  /** An enum's constant has no value that the org would show; beside a value of that enum it can only be meant. */
  async #compared(left: ApexExpression, right: ApexExpression): Promise<readonly [Scalar, Scalar]> {
    const [a, b] = await Promise.allSettled([this.value(left), this.value(right)]);
    return [
      a.status === 'fulfilled' ? comparedWith(a.value, b) : enumConstant(left, a.reason, b),
      b.status === 'fulfilled' ? comparedWith(b.value, a) : enumConstant(right, b.reason, a),
    ];
  }

  async #boolean(expression: ApexExpression): Promise<boolean> {
    const value = await this.#scalar(expression);
    if (value.kind !== 'boolean') {
      throw notBoolean(this.#textOf(expression), typeNameOf(value));
    }
    return value.value;
  }

  async #conditional({ condition, whenTrue, whenFalse }: Conditional): Promise<ExecutionValue> {
    return this.value((await this.#boolean(condition)) ? whenTrue : whenFalse);
  }

  async #cast({ typeName, operand }: Cast): Promise<ExecutionValue> {
    const value = await this.value(operand);
    const scalar = scalarOf(value);
    if (scalar.kind === 'null' || scalar.kind === 'reference') {
      // A cast changes how code sees an object, not what it is.
      return value;
    }
    return valueOf(castScalar(scalar, typeName) ?? failWith(notCastable(typeNameOf(scalar), typeName)));
  }

  async #instanceOf({ operand, typeName }: InstanceOf): Promise<ExecutionValue> {
    const value = await this.value(operand);
    if (isNull(value)) {
      return valueOf({ kind: 'boolean', value: false });
    }
    const scalar = scalarOf(value);
    const runtime =
      scalar.kind === 'reference' ? (await this.#stop.references.reference(scalar.ref)).typeName : typeNameOf(scalar);
    const isInstance = isInstanceOf(scalar, runtime, typeName);
    return valueOf({ kind: 'boolean', value: isInstance ?? failWith(inheritanceUnknown(runtime, typeName)) });
  }

  #textOf({ start, end }: ApexExpression): string {
    return this.#text.slice(start, end);
  }
}

function literalValue({ type, text }: Literal): ExecutionValue {
  return type === 'null' ? valueOf({ kind: 'null' }) : valueOf(scalarOfText(type, text));
}

/** A String that is null is joined as `null`; any other null cannot be computed with. */
function operandOf(operator: string, value: ExecutionValue): Scalar {
  const isNullText = operator === '+' && isNull(value) && value.typeName.toLowerCase() === 'string';
  return isNullText ? { kind: 'string', value: 'null' } : scalarOf(value);
}

function isNull(value: ExecutionValue): boolean {
  return value.ref === undefined && value.text === undefined && value.doubt === undefined;
}

/** `a.b.c` as its parts; undefined for what is more than names. */
function qualifiedName(expression: ApexExpression): readonly string[] | undefined {
  if (expression.kind === 'name') {
    return [expression.name];
  }
  const before = expression.kind === 'field' && !expression.safe ? qualifiedName(expression.target) : undefined;
  return before === undefined || expression.kind !== 'field' ? undefined : [...before, expression.name];
}

/** Of a text that is known in part it is sure that it is not null. */
function comparedWith(value: ExecutionValue, other: PromiseSettledResult<ExecutionValue>): Scalar {
  const isPart = value.doubt !== undefined && value.text !== undefined && value.ref === undefined;
  return isPart && other.status === 'fulfilled' && isNull(other.value)
    ? { kind: 'text', typeName: value.typeName, value: value.text }
    : scalarOf(value);
}

function enumConstant(
  expression: ApexExpression,
  reason: unknown,
  other: PromiseSettledResult<ExecutionValue>,
): Scalar {
  const path = qualifiedName(expression);
  const constant = path?.at(-1);
  if (constant !== undefined && Failure.is(reason, 'unknownStatic') && other.status === 'fulfilled') {
    const typeName = path?.slice(0, -1).join('.') ?? '';
    const { value } = other;
    // A bare null is of no enum: then it may as well be a static field that is not known here.
    if (value.ref === undefined && sameTypeName(value.typeName, typeName)) {
      return { kind: 'text', typeName, value: constant };
    }
  }
  throw reason;
}

const numericTypes = ['integer', 'long', 'double', 'decimal'];

/** Undefined where it depends on what a type extends or implements, or where only the declared type is known. */
function isInstanceOf(scalar: Scalar, runtime: string, typeName: string): boolean | undefined {
  const wanted = typeName.toLowerCase();
  if (wanted === 'object' || sameTypeName(runtime, typeName)) {
    return true;
  }
  if (scalar.kind === 'reference' || ['object', 'any'].includes(runtime.toLowerCase())) {
    return undefined;
  }
  if (scalar.kind === 'string' && wanted === 'id') {
    return /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/.test(scalar.value);
  }
  // A smaller number is one of a larger type, too; an id is a text.
  return isNumeric(scalar) && numericTypes.includes(wanted)
    ? numericTypes.indexOf(wanted) > numericTypes.indexOf(scalar.kind)
    : scalar.kind === 'id' && wanted === 'string';
}

function castScalar(scalar: Scalar, typeName: string): Scalar | undefined {
  const wanted = typeName.toLowerCase();
  if (wanted === 'object' || sameTypeName(typeNameOf(scalar), typeName)) {
    return scalar;
  }
  if (!isNumeric(scalar)) {
    return (wanted === 'id' || wanted === 'string') && (scalar.kind === 'id' || scalar.kind === 'string')
      ? { kind: wanted, value: scalar.value }
      : undefined;
  }
  switch (wanted) {
    case 'integer':
      return { kind: 'integer', value: BigInt.asIntN(32, wholeOf(toDecimal(scalar))) };
    case 'long':
      return { kind: 'long', value: BigInt.asIntN(64, wholeOf(toDecimal(scalar))) };
    case 'decimal':
      return { kind: 'decimal', value: toDecimal(scalar) };
    case 'double':
      return { kind: 'double', value: toNumber(scalar) };
    default:
      return undefined;
  }
}

function failWith(error: Error): never {
  throw error;
}
