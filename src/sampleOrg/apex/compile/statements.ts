import type {
  CatchClause,
  Expression,
  ForEachStatement,
  ForStatement,
  LocalDeclaration,
  RunAsStatement,
  Statement,
  SwitchCase,
  SwitchStatement,
  TryStatement,
} from '../syntax/tree.ts';
import { isAssignable } from '../types/conversions.ts';
import { compileFailures } from '../types/failures.ts';
import { isBuiltIn, type Type } from '../types/type.ts';
import { voidType } from '../types/typeSpace.ts';
import { compileStep } from './assignments.ts';
import type { Body } from './body.ts';
import { castText } from './casts.ts';
import { compileDml } from './dml.ts';
import { elementsOf } from './elements.ts';
import { applyBinary } from './operators.ts';
import { requireReachable } from './reachability.ts';
import { requireFitting, requireReachableCases, requireSwitchable } from './switchRules.ts';
import type { SystemCall } from './systemCallNames.ts';
import { type Value, value } from './value.ts';

type Compilers = {
  readonly [Kind in Statement['kind']]: (body: Body, statement: Extract<Statement, { kind: Kind }>) => void;
};

const compilers: Compilers = {
  block: (body, statement) => body.inScope(() => compileStatements(body, statement.statements)),
  local: (body, statement) => {
    compileLocal(body, statement);
  },
  expression: (body, statement) => {
    body.emit(body.site(statement));
    body.emit(`${effectText(body, statement.expression)};`);
  },
  if: (body, statement) => {
    body.emit(body.site(statement));
    body.emit(`if(${body.condition(statement.condition)}){`);
    compileNested(body, statement.whenTrue);
    if (statement.whenFalse) {
      body.emit('}else{');
      compileNested(body, statement.whenFalse);
    }
    body.emit('}');
  },
  for: compileFor,
  forEach: compileForEach,
  while: (body, statement) => {
    body.inLoopScope(() => {
      loop(body, 'for(;;)', () => {
        body.emit(body.site(statement));
        body.emit(`if(!${body.condition(statement.condition)})break;`);
        compileLoopBody(body, statement.body);
      });
    });
  },
  doWhile: (body, statement) => {
    const skip = body.nextLoop();
    body.inLoopScope(() => {
      loop(body, 'for(;;)', () => {
        // `continue` must still evaluate the condition.
        body.emit(`c${String(skip)}:{`);
        body.withContinue(`break c${String(skip)};`, () => compileNested(body, statement.body));
        body.emit('}');
        body.emit(body.site(statement.condition));
        body.emit(`if(!${body.condition(statement.condition)})break;`);
      });
    });
  },
  switch: compileSwitch,
  try: compileTry,
  return: (body, statement) => {
    body.emit(body.site(statement));
    compileReturn(body, statement);
  },
  throw: (body, statement) => {
    body.emit(body.site(statement));
    const thrown = body.expression(statement.value);
    if (thrown.type.kind !== 'null' && !body.isException(thrown.type)) {
      throw compileFailures.incompatible(statement, `Throw expression must be of type exception: ${thrown.type.name}`);
    }
    body.emit(`throw t.throwable(${thrown.text});`);
  },
  break: (body, statement) => {
    body.emit(body.site(statement));
    body.emit(body.exit('break', statement));
  },
  continue: (body, statement) => {
    body.emit(body.site(statement));
    body.emit(body.exit('continue', statement));
  },
  dml: compileDml,
  runAs: compileRunAs,
};

export function compileStatement(body: Body, statement: Statement): void {
  const compiler = compilers[statement.kind] as (body: Body, statement: Statement) => void;
  compiler(body, statement);
}

export function compileStatements(body: Body, statements: readonly Statement[]): void {
  requireReachable(statements);
  for (const statement of statements) {
    compileStatement(body, statement);
  }
}

/** The body of a loop. Its `{` on a line of its own is reached in every turn. */
function compileLoopBody(body: Body, statement: Statement | undefined): void {
  if (statement?.kind === 'block') {
    body.emit(body.siteOnNewLine(statement));
  }
  compileNested(body, statement);
}

function compileNested(body: Body, statement: Statement | undefined): void {
  if (statement) {
    body.inScope(() => compileStatement(body, statement));
  }
}

/** An expression whose value nobody reads. */
function effectText(body: Body, expression: Expression): string {
  return expression.kind === 'increment' ? compileStep(body, expression) : body.expression(expression).text;
}

function compileLocal(body: Body, statement: LocalDeclaration): void {
  const type = body.unit.types.resolve(statement.type, body.from);
  for (const declared of statement.variables) {
    body.emit(body.site(declared));
    const initial = declared.initialiser ? body.as(declared.initialiser, type) : 'null';
    const variable = body.declare(declared.name, type, declared);
    body.emit(`f.${variable.slot}=${initial};`);
    body.logDeclaration(variable, declared.initialiser !== undefined);
  }
}

function valueOfNothing({ facts }: Body): string {
  if (facts.method?.form === 'constructor') {
    return 'Constructors must not return a value';
  }
  return facts.type.form === 'trigger' && facts.method?.name === 'invoke'
    ? 'Trigger bodies must not return a value'
    : 'Void method must not return a value';
}

function compileReturn(body: Body, statement: Extract<Statement, { kind: 'return' }>): void {
  if (!statement.value) {
    if (body.returnType !== voidType) {
      throw compileFailures.incompatible(
        statement,
        `Missing return statement required return type: ${body.returnType.name}`,
      );
    }
    body.emit(body.leave('null'));
    return;
  }
  if (body.returnType === voidType) {
    throw compileFailures.incompatible(statement, valueOfNothing(body));
  }
  body.emit(body.leave(body.as(statement.value, body.returnType)));
}

// ---- Loops

function loop(body: Body, head: string, compile: () => void): void {
  const label = `l${String(body.nextLoop())}`;
  body.emit(`${label}:${head}{`);
  body.inLoop(label, compile);
  body.emit('}');
}

function compileFor(body: Body, statement: ForStatement): void {
  body.inLoopScope(() => {
    const { initialisation } = statement;
    if (initialisation && 'kind' in initialisation) {
      compileLocal(body, initialisation);
    } else if (initialisation) {
      body.emit(body.site(statement));
      for (const expression of initialisation) {
        body.emit(`${effectText(body, expression)};`);
      }
    }
    const skip = body.nextLoop();
    loop(body, 'for(;;)', () => {
      if (statement.condition) {
        body.emit(body.site(statement.condition));
        body.emit(`if(!${body.condition(statement.condition)})break;`);
      }
      body.emit(`c${String(skip)}:{`);
      body.withContinue(`break c${String(skip)};`, () => compileLoopBody(body, statement.body));
      body.emit('}');
      for (const update of statement.updates) {
        body.emit(body.siteOnNewLine(update));
        body.emit(`${effectText(body, update)};`);
      }
    });
  });
}

function compileForEach(body: Body, statement: ForEachStatement): void {
  const type = body.unit.types.resolve(statement.type, body.from);
  body.emit(body.site(statement));
  const collection = body.expression(statement.collection);
  const steps = elementsOf(body, collection, type, statement);
  body.emit(loggedStep(body, steps.iterator));
  body.emit(`${steps.kept}=${steps.open};try{`);
  body.inLoopScope(() => {
    const variable = body.declare(statement.name, type, statement.namePlace);
    const element =
      steps.elementType === type
        ? steps.next
        : castText(body, value(steps.elementType, steps.next), type, statement).text;
    loop(body, 'for(;;)', () => {
      // Asking for the next element is done at this line, the last time too.
      body.emit(body.unloggedSite(statement.namePlace));
      body.emit(loggedStep(body, steps.iterator && 'system.ListIterator.hasNext()'));
      body.emit(`if(!${steps.hasNext})break;`);
      body.emit(body.logStatement());
      body.emit(`f.${variable.slot}=${element};`);
      body.logDeclaration(variable, true);
      compileLoopBody(body, statement.body);
    });
  });
  body.emit(`}finally{${steps.kept}.close()}`);
}

/** A loop over a list asks its iterator: the log shows that as a call. */
function loggedStep(body: Body, text: string | undefined): string {
  if (!body.unit.options.logging || text === undefined) {
    return '';
  }
  const call = body.unit.constant({ kind: 'method', text, className: '' } satisfies SystemCall);
  return `t.logCall(f,${call});t.logCallEnd(${call});`;
}

// ---- Switch

function compileSwitch(body: Body, statement: SwitchStatement): void {
  requireReachableCases(statement);
  body.emit(body.site(statement));
  const subject = body.expression(statement.subject);
  requireSwitchable(subject.type, statement.subject);
  const kept = body.temporary();
  body.emit(`${kept}=${subject.text};`);
  const subjectValue = value(subject.type, kept);
  let first = true;
  for (const one of statement.cases) {
    requireFitting(body, one, subject.type);
    body.emit(first ? caseHead(body, one, subjectValue) : `else ${caseHead(body, one, subjectValue)}`);
    first = false;
    body.emit('{');
    body.inScope(() => {
      if (one.when.kind === 'type') {
        const type = body.unit.types.resolve(one.when.type, body.from);
        const variable = body.declare(one.when.name, type, one.when.place);
        body.emit(`f.${variable.slot}=t.cast(${kept},${body.unit.constant(type)});`);
        body.logDeclaration(variable, true);
      }
      compileStatements(body, one.body.statements);
    });
    body.emit('}');
  }
}

function caseHead(body: Body, one: SwitchCase, subject: Value): string {
  const { when } = one;
  switch (when.kind) {
    case 'else':
      return '';
    case 'type': {
      const type = body.unit.types.resolve(when.type, body.from);
      return `if(${body.enterLine(when.place)}t.isInstance(${subject.text},${body.unit.constant(type)}))`;
    }
    case 'values': {
      const tests = when.values.map((expression) => {
        const line = body.enterLine(expression);
        const test = caseTest(body, expression, subject);
        return line === '' ? test : `(${line}${test})`;
      });
      return `if(${tests.join('||')})`;
    }
  }
}

/** Values of enums stand without their type. Strings are told apart by case, unlike with `==`. */
function caseTest(body: Body, expression: Expression, subject: Value): string {
  const constant = expression.kind === 'name' ? body.unit.enumConstantNamed(subject.type, expression.name) : undefined;
  if (constant !== undefined) {
    return `${subject.text}===${constant}`;
  }
  const literal = body.expression(expression);
  if (isBuiltIn(subject.type, 'String') && isBuiltIn(literal.type, 'String')) {
    return `${subject.text}===${literal.text}`;
  }
  return applyBinary(body, '==', subject, literal, expression).text;
}

// ---- Exceptions

function compileTry(body: Body, statement: TryStatement): void {
  const { finallyBody } = statement;
  if (!finallyBody && statement.catches.length === 0) {
    throw compileFailures.incompatible(statement, 'Try block must have at least one catch block or a finally block');
  }
  body.emit(body.site(statement));
  body.emit('try{');
  if (finallyBody) {
    // An exception is noticed where it is thrown, before the finally runs.
    const catches = statement.catches.length > 0;
    body.emit(catches ? 'try{try{' : 'try{');
    body.guarded(() => compileGuarded(body, statement));
    body.emit(catches ? '}' : '');
    body.emit("}catch(e){e=t.thrown(f,e);if(t.w==='stop')yield t.w;throw e;}");
    body.emit('}finally{if(!t.ended){t.top=f;');
    body.inScope(() => compileStatements(body, finallyBody.statements));
    body.emit('}');
  } else {
    compileGuarded(body, statement);
  }
  body.emit('}');
}

function compileGuarded(body: Body, statement: TryStatement): void {
  body.inScope(() => compileStatements(body, statement.body.statements));
  if (statement.catches.length === 0) {
    return;
  }
  body.emit("}catch(e){e=t.caught(f,e);if(t.w==='stop')yield t.w;if(t.ended)throw e;");
  const caught = new Set<Type>();
  for (const clause of statement.catches) {
    caught.add(compileCatch(body, clause, caught));
  }
  body.emit('else throw e;');
}

function compileCatch(body: Body, clause: CatchClause, caught: ReadonlySet<Type>): Type {
  const type = body.unit.types.resolve(clause.type, body.from);
  if (!body.isException(type)) {
    throw compileFailures.incompatible(clause, `Catch block variable must be of type exception: ${type.name}`);
  }
  if (caught.has(type)) {
    throw compileFailures.incompatible(clause, `Exception type already caught: ${type.name}`);
  }
  body.inScope(() => {
    const variable = body.declare(clause.name, type, clause);
    body.emit(
      `${caught.size === 0 ? '' : 'else '}if(t.isInstance(e,${body.unit.constant(type)})){f.${variable.slot}=e;`,
    );
    body.emit(body.site(clause.body));
    body.logDeclaration(variable, true);
    compileStatements(body, clause.body.statements);
    body.emit('}');
  });
  return type;
}

// ---- System.runAs

function compileRunAs(body: Body, statement: RunAsStatement): void {
  body.emit(body.site(statement));
  const user = body.expression(statement.user);
  const type = body.space.sObjectType('User', null) ?? body.space.sObject;
  if (!isAssignable((user.single ?? user).type, type, body.space)) {
    throw compileFailures.incompatible(statement.user, "runAs requires a single argument of type 'User' or 'Version'");
  }
  const kept = body.temporary();
  body.emit(`${kept}=t.runAs(${body.convert(user, type, statement.user)});try{`);
  body.inScope(() => compileStatements(body, statement.body.statements));
  body.emit(`}finally{t.endRunAs(${kept})}`);
}
