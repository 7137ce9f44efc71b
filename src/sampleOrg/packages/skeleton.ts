import { SourceFailure } from '../apex/syntax/failures.ts';
import { parseClass } from '../apex/syntax/parse.ts';
import type { MethodDeclaration, Modifiers, TypeDeclaration } from '../apex/syntax/tree.ts';
import { typeText } from '../apex/syntax/typeText.ts';
import { hiddenBody } from './hiddenBody.ts';

const indent = '    ';
/** Of all words these show, in this order. */
const shownWords = ['global', 'webservice', 'static', 'abstract', 'virtual', 'override', 'final', 'transient'];

/** What an org writes above signatures, word for word. */
const notice = `/*
This file is generated and isn't the actual source code for this
managed global class.
This read-only file shows the class's global constructors,
methods, variables, and properties.
To enable code to compile, all methods return null.
*/
`;

/** What everybody sees of somebody else's managed class: its global signatures, without what is behind them. A class with none is hidden. */
export function skeletonOf(body: string): string {
  try {
    const type = parseClass(body);
    return isGlobal(type) ? `${notice}${typeLines(type).join('\n')}\n` : hiddenBody;
  } catch (error) {
    if (error instanceof SourceFailure) {
      return hiddenBody;
    }
    throw error;
  }
}

function isGlobal({ modifiers }: { readonly modifiers: Modifiers }): boolean {
  return modifiers.words.has('global') || modifiers.words.has('webservice');
}

function typeLines(type: TypeDeclaration): readonly string[] {
  const { kind, name, modifiers, superclass, interfaces } = type;
  const extended = superclass === undefined ? '' : ` extends ${typeText(superclass)}`;
  const implemented = interfaces.length === 0 ? '' : ` implements ${interfaces.map(typeText).join(', ')}`;
  const members = kind === 'enum' ? [type.enumConstants.join(', ')] : memberLines(type);
  return [
    `${words(modifiers)} ${kind} ${name}${extended}${implemented} {`,
    ...members.map((line) => indent + line),
    '}',
  ];
}

function memberLines(type: TypeDeclaration): readonly string[] {
  const inInterface = type.kind === 'interface';
  return [
    ...type.fields.filter(isGlobal).map((field) => `${words(field.modifiers)} ${typeText(field.type)} ${field.name};`),
    ...type.properties
      .filter(isGlobal)
      .map((property) => `${words(property.modifiers)} ${typeText(property.type)} ${property.name} { get; set; }`),
    ...type.constructors.filter(isGlobal).flatMap((method) => methodLines(method, '')),
    ...type.methods
      .filter((method) => inInterface || isGlobal(method))
      .flatMap((method) =>
        methodLines(method, method.returnType === undefined ? 'void ' : `${typeText(method.returnType)} `),
      ),
    ...type.innerTypes.filter(isGlobal).flatMap(typeLines),
  ];
}

function methodLines({ name, modifiers, parameters, body }: MethodDeclaration, returned: string): readonly string[] {
  const list = parameters.map((parameter) => `${typeText(parameter.type)} ${parameter.name}`).join(', ');
  const head = `${words(modifiers)} ${returned}${name}(${list})`.trimStart();
  return body === undefined ? [`${head};`] : [`${head} {`, '}'];
}

function words({ words: all }: Modifiers): string {
  return shownWords.filter((word) => all.has(word)).join(' ');
}
