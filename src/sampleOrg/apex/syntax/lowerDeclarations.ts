import {
  type AnonymousBlockContext,
  type ClassDeclarationContext,
  type ConstructorDeclarationContext,
  type EnumDeclarationContext,
  type FieldDeclarationContext,
  type FormalParametersContext,
  type GetterContext,
  type InterfaceDeclarationContext,
  type MethodDeclarationContext,
  type ModifierContext,
  type PropertyDeclarationContext,
  type SetterContext,
  type TriggerUnitContext,
  type TypeDeclarationContext,
} from '@apexdevtools/apex-parser';
import { syntaxFailure } from './failures.ts';
import { unquote } from './literals.ts';
import { lowerExpression } from './lowerExpressions.ts';
import { lowerBlock, lowerLocal, lowerStatement } from './lowerStatements.ts';
import { lastLineOf, lowerType, optional, placeOf } from './lowerTypes.ts';
import type {
  Accessor,
  AnonymousDeclaration,
  Annotation,
  FieldDeclaration,
  Initialiser,
  MethodDeclaration,
  Modifiers,
  Parameter,
  Place,
  PropertyDeclaration,
  Statement,
  TriggerDeclaration,
  TypeDeclaration,
} from './tree.ts';

/** What a body's members are gathered into. */
interface Members {
  readonly fields: FieldDeclaration[];
  readonly properties: PropertyDeclaration[];
  readonly methods: MethodDeclaration[];
  readonly constructors: MethodDeclaration[];
  readonly initialisers: Initialiser[];
  readonly innerTypes: TypeDeclaration[];
}

/** The shapes that class, trigger and anonymous bodies share. */
interface MemberNode {
  methodDeclaration(): MethodDeclarationContext;
  interfaceDeclaration(): InterfaceDeclarationContext;
  classDeclaration(): ClassDeclarationContext;
  enumDeclaration(): EnumDeclarationContext;
  propertyDeclaration(): PropertyDeclarationContext;
  fieldDeclaration(): FieldDeclarationContext;
  constructorDeclaration?(): ConstructorDeclarationContext;
}

function newMembers(): Members {
  return { fields: [], properties: [], methods: [], constructors: [], initialisers: [], innerTypes: [] };
}

export function lowerTypeDeclaration(node: TypeDeclarationContext): TypeDeclaration {
  const modifiers = lowerModifiers(node.modifier_list());
  const declared = optional(node.classDeclaration());
  if (declared) {
    return lowerClass(declared, modifiers);
  }
  const enumeration = optional(node.enumDeclaration());
  return enumeration ? lowerEnum(enumeration, modifiers) : lowerInterface(node.interfaceDeclaration(), modifiers);
}

function lowerClass(node: ClassDeclarationContext, modifiers: Modifiers): TypeDeclaration {
  const members = newMembers();
  for (const declaration of node.classBody().classBodyDeclaration_list()) {
    const block = optional(declaration.block());
    const member = optional(declaration.memberDeclaration());
    if (block) {
      const isStatic = optional(declaration.STATIC()) !== undefined;
      members.initialisers.push({ ...placeOf(declaration), static: isStatic, body: lowerBlock(block) });
    } else if (member) {
      addMember(member, lowerModifiers(declaration.modifier_list()), members);
    }
  }
  const superclass = optional(node.typeRef());
  return {
    kind: 'class',
    ...placeOf(node.id()),
    name: node.id().getText(),
    modifiers,
    superclass: superclass && lowerType(superclass),
    interfaces: optional(node.typeList())?.typeRef_list().map(lowerType) ?? [],
    enumConstants: [],
    ...members,
  };
}

function lowerInterface(node: InterfaceDeclarationContext, modifiers: Modifiers): TypeDeclaration {
  const members = newMembers();
  for (const method of node.interfaceBody().interfaceMethodDeclaration_list()) {
    members.methods.push({
      ...placeOf(method.id()),
      name: method.id().getText(),
      modifiers: lowerModifiers(method.modifier_list()),
      returnType: returnTypeOf(method),
      parameters: lowerParameters(method.formalParameters()),
      body: undefined,
    });
  }
  return {
    kind: 'interface',
    ...placeOf(node.id()),
    name: node.id().getText(),
    modifiers,
    superclass: undefined,
    interfaces: optional(node.typeList())?.typeRef_list().map(lowerType) ?? [],
    enumConstants: [],
    ...members,
  };
}

function lowerEnum(node: EnumDeclarationContext, modifiers: Modifiers): TypeDeclaration {
  return {
    kind: 'enum',
    ...placeOf(node.id()),
    name: node.id().getText(),
    modifiers,
    superclass: undefined,
    interfaces: [],
    enumConstants:
      optional(node.enumConstants())
        ?.id_list()
        .map((id) => id.getText()) ?? [],
    ...newMembers(),
  };
}

function addMember(node: MemberNode, modifiers: Modifiers, members: Members): void {
  const method = optional(node.methodDeclaration());
  const constructorNode = optional(node.constructorDeclaration?.());
  const field = optional(node.fieldDeclaration());
  const property = optional(node.propertyDeclaration());
  const inner = optional(node.classDeclaration());
  const interfaceNode = optional(node.interfaceDeclaration());
  const enumeration = optional(node.enumDeclaration());
  if (method) {
    members.methods.push(lowerMethod(method, modifiers));
  } else if (field) {
    members.fields.push(...lowerFields(field, modifiers));
  } else if (property) {
    members.properties.push(lowerProperty(property, modifiers));
  } else if (constructorNode) {
    members.constructors.push(lowerConstructor(constructorNode, modifiers));
  } else if (inner) {
    members.innerTypes.push(lowerClass(inner, modifiers));
  } else if (interfaceNode) {
    members.innerTypes.push(lowerInterface(interfaceNode, modifiers));
  } else if (enumeration) {
    members.innerTypes.push(lowerEnum(enumeration, modifiers));
  }
}

function lowerMethod(node: MethodDeclarationContext, modifiers: Modifiers): MethodDeclaration {
  const block = optional(node.block());
  return {
    ...placeOf(node.id()),
    name: node.id().getText(),
    modifiers,
    returnType: returnTypeOf(node),
    parameters: lowerParameters(node.formalParameters()),
    body: block && lowerBlock(block),
  };
}

function returnTypeOf(node: { typeRef(): Parameters<typeof lowerType>[0] }): MethodDeclaration['returnType'] {
  const type = optional(node.typeRef());
  return type && lowerType(type);
}

function lowerConstructor(node: ConstructorDeclarationContext, modifiers: Modifiers): MethodDeclaration {
  return {
    ...placeOf(node),
    name: node.qualifiedName().getText(),
    modifiers,
    returnType: undefined,
    parameters: lowerParameters(node.formalParameters()),
    body: lowerBlock(node.block()),
  };
}

function lowerParameters(node: FormalParametersContext): readonly Parameter[] {
  const list = optional(node.formalParameterList());
  return (list?.formalParameter_list() ?? []).map((parameter) => ({
    ...placeOf(parameter.id()),
    name: parameter.id().getText(),
    type: lowerType(parameter.typeRef()),
  }));
}

function lowerFields(node: FieldDeclarationContext, modifiers: Modifiers): readonly FieldDeclaration[] {
  const type = lowerType(node.typeRef());
  return node
    .variableDeclarators()
    .variableDeclarator_list()
    .map((variable) => {
      const initialiser = optional(variable.expression());
      return {
        ...placeOf(variable.id()),
        name: variable.id().getText(),
        type,
        modifiers,
        initialiser: initialiser && lowerExpression(initialiser),
      };
    });
}

function lowerProperty(node: PropertyDeclarationContext, modifiers: Modifiers): PropertyDeclaration {
  let getter: Accessor | undefined;
  let setter: Accessor | undefined;
  for (const block of node.propertyBlock_list()) {
    const blockModifiers = lowerModifiers(block.modifier_list());
    getter = accessor(optional(block.getter()), blockModifiers) ?? getter;
    setter = accessor(optional(block.setter()), blockModifiers) ?? setter;
  }
  return {
    ...placeOf(node.id()),
    name: node.id().getText(),
    type: lowerType(node.typeRef()),
    modifiers,
    getter,
    setter,
  };
}

function accessor(node: GetterContext | SetterContext | undefined, modifiers: Modifiers): Accessor | undefined {
  if (!node) {
    return undefined;
  }
  const block = optional(node.block());
  return { ...placeOf(node), modifiers, body: block && lowerBlock(block) };
}

function lowerModifiers(nodes: readonly ModifierContext[]): Modifiers {
  const words = new Set<string>();
  const annotations: Annotation[] = [];
  const seen = new Set<string>();
  const repeated: string[] = [];
  for (const node of nodes) {
    const annotation = optional(node.annotation());
    const written = (annotation ? annotation.id() : node).getText();
    if (seen.has(written.toLowerCase())) {
      repeated.push(written);
    }
    seen.add(written.toLowerCase());
    if (!annotation) {
      for (let index = 0; index < node.getChildCount(); index += 1) {
        words.add(node.getChild(index).getText().toLowerCase());
      }
      continue;
    }
    const values = new Map<string, string>();
    for (const pair of optional(annotation.elementValuePairs())?.elementValuePair_list() ?? []) {
      values.set(pair.id().getText().toLowerCase(), annotationValue(pair.elementValue().getText()));
    }
    const single = optional(annotation.elementValue());
    if (single) {
      values.set('value', annotationValue(single.getText()));
    }
    annotations.push({ ...placeOf(annotation), name: written.toLowerCase(), written, values });
  }
  return { words, annotations, repeated };
}

function annotationValue(written: string): string {
  return written.startsWith("'") ? unquote(written) : written.toLowerCase();
}

export function lowerTrigger(node: TriggerUnitContext): TriggerDeclaration {
  const [name, object] = node.id_list();
  const block = node.triggerBlock();
  if (!name || !object) {
    throw syntaxFailure(placeOf(node), 'A trigger needs a name and an object');
  }
  const members = newMembers();
  const statements: Statement[] = [];
  for (const member of block.triggerBlockMember_list()) {
    addBodyMember(member, member.triggerMemberDeclaration(), members, statements);
  }
  return {
    ...placeOf(name),
    name: name.getText(),
    objectName: object.getText(),
    events: new Set(
      node
        .triggerCase_list()
        .map((event) => `${event.getChild(0).getText()} ${event.getChild(1).getText()}`.toLowerCase()),
    ),
    body: { kind: 'block', ...placeOf(block), statements, lastLine: lastLineOf(block) },
    members: bodyClass(name.getText(), placeOf(name), members),
  };
}

export function lowerAnonymous(node: AnonymousBlockContext): AnonymousDeclaration {
  const members = newMembers();
  const statements: Statement[] = [];
  for (const member of node.anonymousBlockMember_list()) {
    addBodyMember(member, member.anonymousMemberDeclaration(), members, statements);
  }
  const place = { line: 1, column: 1 };
  const last = optional(node.stop);
  return {
    body: { kind: 'block', ...place, statements, lastLine: last?.line ?? 1 },
    members: bodyClass('anon', place, members),
  };
}

/** In a trigger or an anonymous block a declaration without initialiser or modifiers looks like a field: it is a local variable. */
function addBodyMember(
  node: { modifier_list(): ModifierContext[]; statement(): Parameters<typeof lowerStatement>[0] },
  declaration: MemberNode,
  members: Members,
  statements: Statement[],
): void {
  const statement = optional(node.statement());
  if (statement) {
    statements.push(lowerStatement(statement));
    return;
  }
  const field = optional(declaration.fieldDeclaration());
  if (field) {
    statements.push(lowerLocal(field));
  } else {
    addMember(declaration, lowerModifiers(node.modifier_list()), members);
  }
}

function bodyClass(name: string, place: Place, members: Members): TypeDeclaration {
  return {
    kind: 'class',
    ...place,
    name,
    modifiers: { words: new Set(), annotations: [] },
    superclass: undefined,
    interfaces: [],
    enumConstants: [],
    ...members,
  };
}
