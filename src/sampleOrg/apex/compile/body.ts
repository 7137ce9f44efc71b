import type { Expression, Place } from '../syntax/tree.ts';
import { conversionCost } from '../types/conversions.ts';
import { compileFailures } from '../types/failures.ts';
import { isBuiltIn, type Type } from '../types/type.ts';
import { isExceptionType } from '../types/typeSpace.ts';
import { superclassChain, type UserField, type UserType } from '../types/userType.ts';
import type { Standpoint } from '../types/userTypes.ts';
import { convert } from './convert.ts';
import type { CompilationUnit, LocalScope, LocalVariable, MethodFacts } from './unit.ts';
import { type Chain, checked, isNullLiteral, type Value } from './value.ts';

/** How expressions are compiled. Handed to a body, because expressions hold expressions of every other kind. */
export interface ExpressionCompilers {
  readonly values: {
    readonly [Kind in Expression['kind']]: (body: Body, expression: Extract<Expression, { kind: Kind }>) => Value;
  };
  /** Those that may stand before a dot with their chain still open. */
  readonly chains: {
    readonly [Kind in 'member' | 'call' | 'index']: (
      body: Body,
      expression: Extract<Expression, { kind: Kind }>,
    ) => Chain;
  };
}

/** One method, constructor, initialiser or anonymous block while it is compiled. */
export class Body {
  readonly unit: CompilationUnit;
  readonly facts: MethodFacts;
  readonly from: Standpoint;
  readonly returnType: Type;
  readonly slots: string[] = [];
  readonly lines: string[] = [];
  readonly #compilers: ExpressionCompilers;
  #scope: LocalScope | undefined;
  readonly #declared: LocalVariable[] = [];
  #temporaries = 0;
  #loops = 0;
  /** Line of the site that compiled code reached last, where that is certain. */
  #line = 0;
  #site = 0;
  #loopLabels: { readonly breakTo: string; readonly continueTo: string }[] = [];
  /** How many `try` blocks with a `finally` are open around the statement. */
  #guards = 0;
  /** A `return` leaves through a `finally`: the frame is then popped by the method's own. */
  leavesThroughFinally = false;

  /** The field whose initialiser is compiled: those declared behind it have no value yet. */
  initialising: UserField | undefined;
  /** While the arguments of `this(…)` and `super(…)` are compiled there is no instance yet. */
  beforeInstance = false;

  constructor(unit: CompilationUnit, facts: MethodFacts, returnType: Type, compilers: ExpressionCompilers) {
    this.unit = unit;
    this.#compilers = compilers;
    this.facts = facts;
    this.from = { namespace: facts.type.namespace, type: facts.type };
    this.returnType = returnType;
    for (const parameter of facts.parameters) {
      this.#scope = { variable: parameter, past: false, outer: this.#scope };
    }
  }

  get space(): CompilationUnit['space'] {
    return this.unit.space;
  }

  get type(): UserType {
    return this.facts.type;
  }

  emit(line: string): void {
    this.lines.push(line);
  }

  /** A JavaScript variable of the generated function. Keeps its value while the request is suspended; the debugger does not see it. */
  temporary(): string {
    this.#temporaries += 1;
    return `x${String(this.#temporaries)}`;
  }

  get temporaryCount(): number {
    return this.#temporaries;
  }

  // ---- Locals

  inScope<T>(compile: () => T): T {
    const outer = this.#scope;
    try {
      return compile();
    } finally {
      this.#scope = outer;
    }
  }

  /** What a loop declares is shown behind it too: Salesforce documents that of its debugger. */
  inLoopScope(compile: () => void): void {
    const first = this.#declared.length;
    this.inScope(compile);
    for (const variable of this.#declared.slice(first)) {
      this.#scope = { variable, past: true, outer: this.#scope };
    }
  }

  declare(name: string, type: Type, place: Place): LocalVariable {
    if (this.local(name)) {
      throw compileFailures.declaration(place, `Duplicate variable: ${name}`);
    }
    const slot = `v${String(this.facts.parameters.length + this.slots.length)}`;
    this.slots.push(slot);
    const variable = { name, type, slot };
    this.#scope = { variable, past: false, outer: this.#scope };
    this.#declared.push(variable);
    return variable;
  }

  local(name: string): LocalVariable | undefined {
    const key = name.toLowerCase();
    for (let scope = this.#scope; scope; scope = scope.outer) {
      if (!scope.past && scope.variable.name.toLowerCase() === key) {
        return scope.variable;
      }
    }
    return undefined;
  }

  // ---- Sites

  /** The line store, quota counter and stop test that begin a statement. */
  site(place: Place): string {
    return `${this.unloggedSite(place)}${this.logStatement()}`;
  }

  /** A site where the log has a line only if what follows it says so. */
  unloggedSite(place: Place): string {
    this.#line = place.line;
    const site = this.#addSite(place);
    return this.unit.options.stoppable
      ? `f.s=${site};if(--t.q<0||t.a[${site}]!==0){if(t.check(f,${site}))yield t.w}`
      : `f.s=${site};if(--t.q<0&&t.sliceEnded())yield t.w;`;
  }

  logStatement(): string {
    return this.unit.options.logging ? 't.logStatement(f);' : '';
  }

  #addSite(place: Place): string {
    this.#site = this.unit.addSite(place, this.facts, this.#scope);
    return String(this.#site);
  }

  /** A site, unless the line was reached already. */
  siteOnNewLine(place: Place): string {
    return place.line === this.#line ? '' : this.site(place);
  }

  /** What to evaluate first when an expression goes on at another line; empty on the same line. */
  enterLine(place: Place): string {
    if (place.line === this.#line) {
      return '';
    }
    this.#line = place.line;
    const site = this.#addSite(place);
    return this.unit.options.stoppable
      ? `f.s=${site},(--t.q<0||t.a[${site}]!==0)&&t.check(f,${site})&&(yield t.w),`
      : `f.s=${site},`;
  }

  // ---- Control flow

  nextLoop(): number {
    this.#loops += 1;
    return this.#loops;
  }

  inLoop(label: string, compile: () => void): void {
    this.#loopLabels.push({ breakTo: `break ${label};`, continueTo: `continue ${label};` });
    compile();
    this.#loopLabels.pop();
  }

  /** While the body of a loop is compiled whose `continue` must still run the condition or the updates. */
  withContinue(continueTo: string, compile: () => void): void {
    const loop = this.#loopLabels.at(-1);
    this.#loopLabels.push({ breakTo: loop?.breakTo ?? '', continueTo });
    compile();
    this.#loopLabels.pop();
  }

  exit(kind: 'break' | 'continue', place: Place): string {
    const loop = this.#loopLabels.at(-1);
    if (!loop) {
      throw compileFailures.incompatible(place, `${kind === 'break' ? 'Break' : 'Continue'} statement must be in loop`);
    }
    return kind === 'break' ? loop.breakTo : loop.continueTo;
  }

  guarded(compile: () => void): void {
    this.#guards += 1;
    compile();
    this.#guards -= 1;
  }

  /** Returns from the method. A step that ends here stops in the caller. */
  leave(text: string): string {
    if (this.#guards > 0) {
      this.leavesThroughFinally = true;
      return `return ${text};`;
    }
    return `{const r=${text};${this.pop()}return r;}`;
  }

  /** Takes the frame off the stack. */
  pop(): string {
    const log = this.unit.options.logging ? 't.logExit(f);' : '';
    return `${log}t.top=f.caller;if(t.q<0&&t.returned(f))yield t.w;`;
  }

  /** A text that was just made. */
  made(text: string): string {
    return this.unit.options.logging ? `madeLogged(t,${text})` : `made(t,${text})`;
  }

  logDeclaration(variable: LocalVariable, assigned: boolean): void {
    if (this.unit.options.logging) {
      this.emit(`t.logDeclaration(f,${this.unit.constant(variable)},${String(assigned)});`);
    }
  }

  // ---- Expressions

  /** Checks an expression and says what JavaScript computes it. */
  expression(expression: Expression): Value {
    const line = hasNoCode(expression) ? '' : this.enterLine(expression);
    const compiled = this.inPlace(expression);
    return line === '' ? compiled : { ...compiled, text: `(${line}${compiled.text})` };
  }

  /** An operand whose line is not reached on its own. */
  inPlace(expression: Expression): Value {
    const compiler = this.#compilers.values[expression.kind] as (body: Body, expression: Expression) => Value;
    return compiler(this, expression);
  }

  /** What stands before a dot, with its chain still open. */
  receiver(expression: Expression): Chain {
    switch (expression.kind) {
      case 'member':
        return this.#compilers.chains.member(this, expression);
      case 'call':
        return this.#compilers.chains.call(this, expression);
      case 'index':
        return this.#compilers.chains.index(this, expression);
      default:
        return { value: this.expression(expression), ends: [] };
    }
  }

  /** A condition as JavaScript that is true or false; null raises a null pointer exception. */
  condition(
    expression: Expression,
    problem = (typeName: string): string => `Condition expression must be of type Boolean: ${typeName}`,
  ): string {
    const condition = this.expression(expression);
    if (!isBuiltIn(condition.type, 'Boolean')) {
      throw compileFailures.incompatible(expression, problem(condition.type.name));
    }
    return checked(condition);
  }

  /** An expression converted to a type that is wanted. */
  as(expression: Expression, type: Type): string {
    return this.convert(this.expression(expression), type, expression);
  }

  /** What stands between the brackets behind a list. */
  listIndex(expression: Expression): string {
    const index = this.expression(expression);
    if (!isBuiltIn(index.type, 'Integer')) {
      throw compileFailures.incompatible(expression, `List index must be of type Integer: ${index.type.name}`);
    }
    return index.text;
  }

  /** An element of a new collection. */
  element(expression: Expression, type: Type, problem: (typeName: string) => string): string {
    const given = this.expression(expression);
    if (conversionCost(given.type, type, this.space) === undefined && !given.single) {
      throw compileFailures.incompatible(expression, problem(given.type.name));
    }
    return this.convert(given, type, expression);
  }

  convertAll(values: readonly Value[], parameters: readonly Type[], expressions: readonly Expression[]): string[] {
    return values.map((one, index) => {
      const parameter = parameters[index];
      const place = expressions[index];
      return parameter && place ? this.convert(one, parameter, place) : one.text;
    });
  }

  /** What a call passes. Once they are evaluated the frame is back at the line of the call. */
  arguments(expressions: readonly Expression[]): Value[] {
    const line = this.#line;
    const site = this.#site;
    const values = expressions.map((one) => this.expression(one));
    const last = values.pop();
    if (!last) {
      return values;
    }
    if (this.#line === line || site === 0) {
      return [...values, last];
    }
    this.#line = line;
    this.#site = site;
    const kept = this.temporary();
    return [...values, { ...last, text: `(${kept}=${last.text},f.s=${String(site)},${kept})` }];
  }

  // ---- Types

  convert(from: Value, to: Type, place: Place): string {
    const { single } = from;
    const wantsRecord = to.kind === 'sObject' || isBuiltIn(to, 'AggregateResult');
    if (single && wantsRecord && conversionCost(single.type, to, this.space) !== undefined) {
      return single.text;
    }
    if (from.areDynamicRows === true && wantsRecord) {
      return `t.cast(onlyRow(t,${from.text}),${this.unit.constant(to)})`;
    }
    if (conversionCost(from.type, to, this.space) === undefined) {
      throw compileFailures.illegalAssignment(place, from.type.name, to.name);
    }
    return convert(from, to);
  }

  /** Text that reaches the static storage of a class, which is set up first when that may not have happened yet. */
  statics(owner: UserType): string {
    const id = String(owner.id);
    for (const type of superclassChain(this.type)) {
      if (type === owner) {
        return `t.statics[${id}]`;
      }
    }
    return `(t.statics[${id}]??(yield* t.initialise(${id})))`;
  }

  /** Runs a class's static initialisers before `text` uses it, unless they must have run. */
  initialised(owner: UserType, text: string): string {
    let needed = false;
    for (const type of superclassChain(owner)) {
      needed ||= type.needsInitialisation;
    }
    for (const type of superclassChain(this.type)) {
      needed &&= type !== owner;
    }
    const id = String(owner.id);
    return needed ? `(t.statics[${id}]===undefined&&(yield* t.initialise(${id})),${text})` : text;
  }

  isException(type: Type): boolean {
    return isExceptionType(type, this.space);
  }

  /** Whether values of the type may be instances of a class that declares `equals`. */
  mayDeclareEquals(type: Type): boolean {
    return (
      (type.kind === 'user' && type.form !== 'enum') ||
      isBuiltIn(type, 'Object', 'List', 'Set', 'Map') ||
      (type.kind === 'builtIn' && type.definition.interface)
    );
  }
}

/** A cast of null is null, and asks nothing at its line. */
function hasNoCode(expression: Expression): boolean {
  return expression.kind === 'cast' && isNullLiteral(expression.operand);
}
