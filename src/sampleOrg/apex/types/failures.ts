import { SourceFailure } from '../syntax/failures.ts';
import type { Place } from '../syntax/tree.ts';

// Compile errors, in the words of Apex's own compiler where it has them.

function failure(code: string) {
  return (place: Place, message: string): SourceFailure => new SourceFailure(`apex.${code}`, place, message);
}

const invalidType = failure('invalidType');
const declaration = failure('declaration');
const types = failure('types');
const visibility = failure('visibility');
const unknownName = failure('unknownName');
const unsupported = failure('unsupported');

export const compileFailures = {
  unknownType: (place: Place, name: string) => invalidType(place, `Invalid type: ${name}`),
  unknownVariable: (place: Place, name: string) => unknownName(place, `Variable does not exist: ${name}`),
  unknownField: (place: Place, name: string, type: string) =>
    unknownName(place, `Variable does not exist: ${name} (on ${type})`),
  unknownRecordField: (place: Place, name: string, type: string) =>
    unknownName(place, `Field does not exist: ${name} on ${type}`),
  unknownMethod: (place: Place, signature: string, type: string) =>
    unknownName(place, `Method does not exist or incorrect signature: void ${signature} from the type ${type}`),
  unknownConstructor: (place: Place, type: string, signature: string) =>
    unknownName(place, `Constructor not defined: [${type}].<Constructor>${signature}`),
  instanceField: (place: Place, name: string, type: string) =>
    unknownName(place, `Non static field cannot be referenced from a static context: ${name} from the type ${type}`),
  staticField: (place: Place, name: string, type: string) =>
    unknownName(place, `Static field cannot be referenced from a non static context: ${name} from the type ${type}`),
  unknownLabel: (place: Place, name: string) => unknownName(place, `External string does not exist: ${name}`),
  ambiguous: (place: Place, signature: string) => types(place, `Ambiguous method signature: ${signature}`),
  typeNotVisible: (place: Place, name: string) => visibility(place, `Type is not visible: ${name}`),
  methodNotVisible: (place: Place, name: string) => visibility(place, `Method is not visible: ${name}`),
  variableNotVisible: (place: Place, name: string) => visibility(place, `Variable is not visible: ${name}`),
  constructorNotVisible: (place: Place, name: string) => visibility(place, `Constructor is not visible: ${name}`),
  illegalAssignment: (place: Place, from: string, to: string) =>
    types(place, `Illegal assignment from ${from} to ${to}`),
  incompatible: (place: Place, message: string) => types(place, message),
  declaration,
  unsupported,
};
