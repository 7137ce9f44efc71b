import { comparePlaces } from '../syntax/places.ts';
import type { FieldDeclaration, Initialiser, Place } from '../syntax/tree.ts';
import { isReferenceType } from '../execution/loggedValue.ts';
import { compileFailures } from '../types/failures.ts';
import { isExceptionType, voidType } from '../types/typeSpace.ts';
import { methodFullName, type UserField, type UserMethod, type UserType } from '../types/userType.ts';
import { Body } from './body.ts';
import { constructorCall } from './creation.ts';
import { compilers } from './expressions.ts';
import { alwaysLeaves } from './reachability.ts';
import { compileStatement, compileStatements } from './statements.ts';
import type { CompilationUnit, LocalVariable, MethodFacts } from './unit.ts';

// Writes one Apex class as one JavaScript class: fields are properties, methods are generator methods, statics are static members.
//
//   t      the request (execution/request.ts)          f      the frame of this call
//   self   `this` of Apex                              K, S   classes and their static storage, by type id
//   L      library functions                           k      constants of the unit

/** `report` gets the failures of single members, so that one compilation shows them all. */
export function classText(unit: CompilationUnit, type: UserType, report: (failure: unknown) => void): string {
  const parts: string[] = [];
  const frames: string[] = [];
  const add = (compile: () => CompiledFunction): void => {
    try {
      const compiled = compile();
      parts.push(compiled.text);
      frames.push(compiled.frame);
    } catch (failure) {
      report(failure);
    }
  };
  const fields = [...type.fields.values()];
  const isException = isExceptionType(type, unit.space);
  parts.push(storageText(type, fields, isException));
  if (instanceInitialisers(type).length > 0) {
    add(() => initialiserFunction(unit, type, instanceInitialisers(type), false));
  }
  if (type.needsInitialisation) {
    add(() => initialiserFunction(unit, type, staticInitialisers(type), true));
  }
  for (const declared of type.constructors) {
    add(() => constructorFunction(unit, declared));
  }
  for (const overloads of type.methods.values()) {
    for (const method of overloads.filter(({ body }) => body !== undefined)) {
      add(() => methodFunction(unit, method));
    }
  }
  for (const { property } of fields) {
    for (const accessor of [property?.getter, property?.setter]) {
      if (accessor) {
        add(() => methodFunction(unit, accessor));
      }
    }
  }
  if (isException) {
    parts.push(inheritedConstructor(type));
  }
  const id = String(type.id);
  const base =
    type.superclass?.kind === 'user'
      ? `K[${String(type.superclass.id)}]`
      : isException
        ? 'ApexException'
        : 'ApexInstance';
  const statics = fields.filter((field) => field.isStatic).map((field) => `this.${field.slot}=null;`);
  return [
    '{',
    ...frames,
    `K[${id}]=class extends ${base}{`,
    ...parts,
    '};',
    `K[${id}].prototype.apexType=${unit.constant(type)};`,
    `S[${id}]=class{constructor(){${statics.join('')}}};`,
    '}',
  ].join('\n');
}

function storageText(type: UserType, fields: readonly UserField[], isException: boolean): string {
  const storage = fields.filter((field) => !field.isStatic).map((field) => `this.${field.slot}=null;`);
  const passed = isException ? `name??${JSON.stringify(type.name)}` : '';
  return `constructor(${isException ? 'name' : ''}){super(${passed});${storage.join('')}}`;
}

// ---- Functions

interface CompiledFunction {
  readonly text: string;
  /** The class of its frames. */
  readonly frame: string;
}

interface FunctionParts {
  readonly head: string;
  readonly facts: MethodFacts;
  readonly returnType: UserMethod['returnType'];
  /** What a call answers when the body ends without `return`. */
  readonly answer: string;
  compile(body: Body): void;
}

function functionText(unit: CompilationUnit, parts: FunctionParts): CompiledFunction {
  const { facts } = parts;
  const body = new Body(unit, facts, parts.returnType, compilers);
  parts.compile(body);
  const names = facts.parameters.map((_parameter, index) => `a${String(index)}`);
  const self = facts.isStatic ? 'null' : 'self';
  const frameClass = unit.nextFrameClass();
  const temporaries = Array.from({ length: body.temporaryCount }, (_, index) => `x${String(index + 1)}`);
  const logging = unit.options.logging;
  const end = body.pop();
  const text = [
    `${parts.head}(${['t', ...names].join(',')}){`,
    facts.isStatic ? '' : 'const self=this;',
    `const f=new ${frameClass}(${['t', self, ...names].join(',')});t.top=f;`,
    temporaries.length > 0 ? `let ${temporaries.join(',')};` : '',
    logging ? 't.logEntry(f);' : '',
    'try{',
    ...body.lines,
    body.leavesThroughFinally ? `return ${parts.answer};` : `${end}return ${parts.answer};`,
    `}catch(e){e=t.thrown(f,e);if(t.w==='stop')yield t.w;${logging ? 't.logUnwound(f,e);' : ''}t.top=f.caller;throw e;}`,
    body.leavesThroughFinally ? `finally{if(t.top===f&&!t.ended){${end}}}` : '',
    '}',
  ].join('\n');
  return { text, frame: frameText(frameClass, facts, unit.constant(facts), body.slots) };
}

/** One class per method, so that its locals are properties at fixed places. */
function frameText(name: string, facts: MethodFacts, constant: string, slots: readonly string[]): string {
  const parameters = facts.parameters.map((_parameter, index) => `a${String(index)}`);
  const values = parameters.map((parameter, index) => `this.v${String(index)}=${parameter};`);
  const level = facts.isInitialiser ? 'levelWithin(t.top,self,this.m)' : '1';
  const locals = slots.map((slot) => `this.${slot}=null;`);
  return [
    `class ${name}{constructor(${['t', 'self', ...parameters].join(',')}){`,
    `this.m=${constant};this.caller=t.top;if((this.depth=t.top.depth+${level})>1000)t.tooDeep();`,
    `this.s=0;this.self=self;${values.join('')}${locals.join('')}}}`,
  ].join('');
}

function methodFacts(method: UserMethod): MethodFacts {
  const name = method.form === 'getter' || method.form === 'setter' ? `__sfdc_${method.name}` : method.name;
  return {
    type: method.owner,
    fullName: method.owner.form === 'anonymous' ? `anon.${name}()` : methodFullName({ ...method, name }),
    traceName: traceName(method.owner, name),
    isStatic: method.isStatic,
    isInitialiser: false,
    parameters: method.parameters.map((parameter, index): LocalVariable => {
      return { name: parameter.name, type: parameter.type, slot: `v${String(index)}` };
    }),
    method,
    lastLine: method.body?.lastLine ?? method.place.line,
  };
}

function traceName(owner: UserType, name: string): string {
  switch (owner.form) {
    case 'trigger':
      return `Trigger.${owner.name}`;
    case 'anonymous':
      return 'AnonymousBlock';
    default:
      return `Class.${owner.name}.${name}`;
  }
}

function methodFunction(unit: CompilationUnit, method: UserMethod): CompiledFunction {
  const { body: block } = method;
  return functionText(unit, {
    head: `${method.isStatic ? 'static ' : ''}*${method.symbol}`,
    facts: methodFacts(method),
    returnType: method.returnType,
    answer: 'null',
    compile: (body) => {
      compileStatements(body, block?.statements ?? []);
      if (method.returnType !== voidType && method.form === 'method' && block && !alwaysLeaves(block)) {
        throw compileFailures.incompatible(
          method.place,
          `Missing return statement required return type: ${method.returnType.name}`,
        );
      }
    },
  });
}

function constructorFunction(unit: CompilationUnit, method: UserMethod): CompiledFunction {
  return functionText(unit, {
    head: `*${method.symbol}`,
    facts: methodFacts(method),
    returnType: voidType,
    answer: 'self',
    compile: (body) => {
      const statements = method.body?.statements ?? [];
      const [first] = statements;
      const explicit =
        first?.kind === 'expression' && first.expression.kind === 'constructorCall'
          ? first.expression.receiver
          : undefined;
      const rest = first && explicit ? statements.slice(1) : statements;
      // Before the superclass's constructor, which may call what this class overrides.
      if (explicit !== 'this' && instanceInitialisers(method.owner).length > 0) {
        body.emit(`yield* self.$fields${String(method.owner.id)}(t);`);
      }
      if (first && explicit) {
        compileStatement(body, first);
      } else {
        implicitSuper(body, method);
      }
      compileStatements(body, rest);
    },
  });
}

function implicitSuper(body: Body, method: UserMethod): void {
  const { superclass } = method.owner;
  if (superclass?.kind === 'user') {
    body.emit(`yield* super.${constructorCall(body, superclass, [], method.place, [])};`);
  }
}

/** The constructors that every exception class has: `index` is the library's. */
function inheritedConstructor(type: UserType): string {
  const fields = instanceInitialisers(type).length > 0 ? `yield* this.$fields${String(type.id)}(t);` : '';
  const superCall =
    type.superclass?.kind === 'user' ? 'yield* super.inherited(t,index,...values);' : 'L[index](t,this,...values);';
  return `*inherited(t,index,...values){${fields}${superCall}return this;}`;
}

// ---- Initialisers

type InitialiserPart = { readonly field: UserField; readonly declaration: FieldDeclaration } | Initialiser;

function initialisers(type: UserType, isStatic: boolean): readonly InitialiserPart[] {
  const parts: InitialiserPart[] = [];
  for (const declaration of type.declaration.fields) {
    const field = type.fields.get(declaration.name.toLowerCase());
    if (field?.isStatic === isStatic && declaration.initialiser) {
      parts.push({ field, declaration });
    }
  }
  parts.push(...type.declaration.initialisers.filter((one) => one.static === isStatic));
  return parts.sort((left, right) => comparePlaces(placeOf(left), placeOf(right)));
}

function placeOf(part: InitialiserPart): Place {
  return 'field' in part ? part.declaration : part;
}

function instanceInitialisers(type: UserType): readonly InitialiserPart[] {
  return initialisers(type, false);
}

function staticInitialisers(type: UserType): readonly InitialiserPart[] {
  return initialisers(type, true);
}

function initialiserFunction(
  unit: CompilationUnit,
  type: UserType,
  parts: readonly InitialiserPart[],
  isStatic: boolean,
): CompiledFunction {
  const name = isStatic ? '<clinit>' : '<init>';
  const facts: MethodFacts = {
    type,
    fullName: `${type.name}.${name}()`,
    traceName: isStatic ? `Class.${type.name}` : `Class.${type.name}.${name}`,
    isStatic,
    isInitialiser: !isStatic,
    parameters: [],
    method: undefined,
    lastLine: type.declaration.line,
  };
  return functionText(unit, {
    head: isStatic ? 'static *clinit' : `*$fields${String(type.id)}`,
    facts,
    returnType: voidType,
    answer: 'null',
    compile: (body) => {
      for (const part of parts) {
        if ('field' in part) {
          fieldInitialiser(body, part.field, part.declaration);
        } else {
          body.inScope(() => compileStatements(body, part.body.statements));
        }
      }
    },
  });
}

function fieldInitialiser(body: Body, field: UserField, declaration: FieldDeclaration): void {
  if (!declaration.initialiser) {
    return;
  }
  body.emit(body.site(declaration));
  body.initialising = field;
  const text = body.as(declaration.initialiser, field.type);
  body.initialising = undefined;
  const holder = field.isStatic ? body.statics(field.owner) : 'self';
  const write = `${holder}.${field.slot}=${text}`;
  const label = field.isStatic ? `${field.owner.name}.${field.name}` : `this.${field.name}`;
  const isReference = String(isReferenceType(field.type.name));
  body.emit(
    body.unit.options.logging ? `t.logAssignment(f,${JSON.stringify(label)},${write},${isReference});` : `${write};`,
  );
}
