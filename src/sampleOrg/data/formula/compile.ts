import { ApexDecimal } from '../../apex/values/decimal.ts';
import { dateFunctions, type Moment, moved } from './dateFunctions.ts';
import { numberFunctions } from './numberFunctions.ts';
import { type FormulaNode, type Operator, parseFormula } from './parser.ts';
import { FormulaError, FormulaProblem } from './problems.ts';
import { textFunctions } from './textFunctions.ts';
import {
  compareValues,
  decimal,
  equalValues,
  type FormulaValue,
  isBlank,
  numberOf,
  textOf,
  truthOf,
} from './values.ts';

/** What a formula is worked out for. `Subject` is the record, whatever its form. */
export interface Evaluation<Subject> extends Moment {
  readonly subject: Subject;
  /** The record before the save that is going on; undefined for a new one. */
  readonly prior: Subject | undefined;
  readonly isNew: boolean;
}

/** A field, a field behind references, or a global such as `$User.Id`. */
export interface NamedValue<Subject> {
  /** Empty values count as zero, not as missing. */
  readonly zeroWhenBlank: boolean;
  /** Ticks, texts and the rest: an empty text is '' to a formula. */
  readonly isText: boolean;
  read(subject: Subject, evaluation: Evaluation<Subject>): FormulaValue;
}

export interface FormulaScope<Subject> {
  /** Undefined for a name that means nothing. */
  resolve(path: readonly string[]): NamedValue<Subject> | undefined;
}

/** Throws FormulaError where the record gives it no value. */
export type Formula<Subject> = (evaluation: Evaluation<Subject>) => FormulaValue;

/** Throws FormulaProblem. */
export function compileFormula<Subject>(text: string, scope: FormulaScope<Subject>): Formula<Subject> {
  return compileNode(parseFormula(text), scope);
}

function compileNode<Subject>(node: FormulaNode, scope: FormulaScope<Subject>): Formula<Subject> {
  switch (node.kind) {
    case 'number': {
      const number = ApexDecimal.parse(node.text) ?? ApexDecimal.zero;
      return () => number;
    }
    case 'text':
      return () => node.text;
    case 'constant':
      return () => node.value;
    case 'name': {
      const named = resolved(node, scope);
      return (evaluation) => readNamed(named, evaluation.subject, evaluation);
    }
    case 'operation':
      return compileOperation(
        node.operator,
        node.operands.map((operand) => compileNode(operand, scope)),
      );
    case 'call':
      return compileCall(node, scope);
  }
}

function resolved<Subject>(
  node: Extract<FormulaNode, { readonly kind: 'name' }>,
  scope: FormulaScope<Subject>,
): NamedValue<Subject> {
  const named = scope.resolve(node.path);
  if (named === undefined) {
    throw new FormulaProblem(`Field ${node.path.join('.')} does not exist. Check spelling.`, node.offset);
  }
  return named;
}

function readNamed<Subject>(
  named: NamedValue<Subject>,
  subject: Subject,
  evaluation: Evaluation<Subject>,
): FormulaValue {
  const value = named.read(subject, evaluation);
  return value ?? (named.zeroWhenBlank ? ApexDecimal.zero : named.isText ? '' : null);
}

type Operands = readonly [FormulaValue, FormulaValue];

const ordered =
  (holds: (order: number) => boolean) =>
  ([left, right]: Operands): FormulaValue => {
    const order = compareValues(left, right);
    // A comparison with nothing is neither true nor false.
    return order === undefined ? null : holds(order);
  };

const arithmetic =
  (compute: (left: ApexDecimal, right: ApexDecimal) => ApexDecimal | undefined) =>
  ([left, right]: Operands): FormulaValue => {
    if (left === null || right === null) {
      return null;
    }
    const result = compute(numberOf(left), numberOf(right));
    if (result === undefined) {
      throw new FormulaError('Division by zero.');
    }
    return result;
  };

const sum = arithmetic((left, right) => left.add(right));
const difference = arithmetic((left, right) => left.subtract(right));

function power(base: ApexDecimal, exponent: ApexDecimal): ApexDecimal | undefined {
  const result = base.toNumber() ** exponent.toNumber();
  return Number.isFinite(result) ? decimal(result) : undefined;
}

const binary: Readonly<Partial<Record<Operator, (operands: Operands) => FormulaValue>>> = {
  '=': ([left, right]) => equalValues(left, right),
  '<>': ([left, right]) => !equalValues(left, right),
  '<': ordered((order) => order < 0),
  '<=': ordered((order) => order <= 0),
  '>': ordered((order) => order > 0),
  '>=': ordered((order) => order >= 0),
  '+': (operands) => {
    const [left, right] = operands;
    if (typeof left === 'string' || typeof right === 'string') {
      return textOf(left) + textOf(right);
    }
    return moved(left, right, 1) ?? sum(operands);
  },
  '-': (operands) => moved(operands[0], operands[1], -1) ?? difference(operands),
  '&': ([left, right]) => textOf(left) + textOf(right),
  '*': arithmetic((left, right) => left.multiply(right)),
  '/': arithmetic((left, right) => left.divide(right)),
  '^': arithmetic(power),
};

function compileOperation<Subject>(operator: Operator, operands: readonly Formula<Subject>[]): Formula<Subject> {
  const [left = () => null, right = () => null] = operands;
  switch (operator) {
    case '||':
      return (evaluation) => truthOf(left(evaluation)) || truthOf(right(evaluation));
    case '&&':
      return (evaluation) => truthOf(left(evaluation)) && truthOf(right(evaluation));
    case 'not':
      return (evaluation) => !truthOf(left(evaluation));
    case 'minus':
      return (evaluation) => {
        const value = left(evaluation);
        return value === null ? null : numberOf(value).negate();
      };
    default: {
      const compute = binary[operator] ?? (() => null);
      return (evaluation) => compute([left(evaluation), right(evaluation)]);
    }
  }
}

type Call = Extract<FormulaNode, { readonly kind: 'call' }>;
type Special = <Subject>(
  call: Call,
  values: readonly Formula<Subject>[],
  scope: FormulaScope<Subject>,
) => Formula<Subject>;

const none = (): FormulaValue => null;

const blankOr: Special =
  (_, [value = none, substitute = none]) =>
  (evaluation) => {
    const found = value(evaluation);
    return isBlank(found) ? substitute(evaluation) : found;
  };

/** Functions that look at how they are called, or do not work out all they are given. */
const special: Readonly<Record<string, Special>> = {
  IF:
    (_, [condition = none, yes = none, no = none]) =>
    (evaluation) =>
      truthOf(condition(evaluation)) ? yes(evaluation) : no(evaluation),
  AND: (_, values) => (evaluation) => values.every((value) => truthOf(value(evaluation))),
  OR: (_, values) => (evaluation) => values.some((value) => truthOf(value(evaluation))),
  NOT:
    (_, [value = none]) =>
    (evaluation) =>
      !truthOf(value(evaluation)),
  CASE: (_, [subject = none, ...rest]) => {
    const otherwise = rest.at(-1) ?? none;
    return (evaluation) => {
      const wanted = subject(evaluation);
      for (let index = 0; index + 1 < rest.length; index += 2) {
        if (equalValues(wanted, rest[index]?.(evaluation) ?? null)) {
          return rest[index + 1]?.(evaluation) ?? null;
        }
      }
      return otherwise(evaluation);
    };
  },
  ISBLANK:
    (_, [value = none]) =>
    (evaluation) =>
      isBlank(value(evaluation)),
  // A text is never null, only empty.
  ISNULL:
    (_, [value = none]) =>
    (evaluation) =>
      value(evaluation) === null,
  BLANKVALUE: blankOr,
  NULLVALUE: blankOr,
  ISPICKVAL:
    (_, [field = none, text = none]) =>
    (evaluation) =>
      equalValues(field(evaluation), text(evaluation)),
  ISNEW: () => (evaluation) => evaluation.isNew,
  ISCLONE: () => () => false,
  ISCHANGED: (call, _, scope) => {
    const named = fieldOf(call, scope);
    return (evaluation) =>
      evaluation.prior !== undefined &&
      !equalValues(readNamed(named, evaluation.subject, evaluation), readNamed(named, evaluation.prior, evaluation));
  },
  PRIORVALUE: (call, _, scope) => {
    const named = fieldOf(call, scope);
    return (evaluation) => readNamed(named, evaluation.prior ?? evaluation.subject, evaluation);
  },
};

function fieldOf<Subject>(call: Call, scope: FormulaScope<Subject>): NamedValue<Subject> {
  const [field] = call.values;
  if (field?.kind !== 'name') {
    throw new FormulaProblem(
      `Incorrect parameter for function '${call.name}()'. Expected Field Reference`,
      call.offset,
    );
  }
  return resolved(field, scope);
}

function compileCall<Subject>(call: Call, scope: FormulaScope<Subject>): Formula<Subject> {
  const values = call.values.map((value) => compileNode(value, scope));
  const own = special[call.name];
  if (own) {
    return own(call, values, scope);
  }
  const ofDates = dateFunctions[call.name];
  if (ofDates) {
    return (evaluation) => whenGiven(values, evaluation, (given) => ofDates(evaluation, ...given));
  }
  const ofTexts = textFunctions[call.name];
  if (ofTexts) {
    return (evaluation) => ofTexts(...values.map((value) => value(evaluation)));
  }
  const ofNumbers = numberFunctions[call.name];
  if (ofNumbers) {
    return (evaluation) => whenGiven(values, evaluation, (given) => ofNumbers(...given));
  }
  throw new FormulaProblem(`Unknown function ${call.name}. Check spelling.`, call.offset);
}

/** Functions of numbers and dates answer nothing when they are given nothing. */
function whenGiven<Subject>(
  values: readonly Formula<Subject>[],
  evaluation: Evaluation<Subject>,
  compute: (given: readonly FormulaValue[]) => FormulaValue,
): FormulaValue {
  const given = values.map((value) => value(evaluation));
  return given.some(isBlank) ? null : compute(given);
}
