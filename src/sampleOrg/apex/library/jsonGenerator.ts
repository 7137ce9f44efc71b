import type { ApexObject, ApexValue, LibraryFunction, LibraryType, RequestContext } from './contract.ts';
import { raiseJson } from './failures.ts';
import { type JsonNode, JsonObject, writeJson, writeJsonPretty } from './jsonNodes.ts';
import { toJson } from './jsonSerialize.ts';
import { refuseNulls } from './members.ts';

/** A JSONGenerator: builds one JSON value from calls in order. */
export class ApexJsonGenerator implements ApexObject {
  readonly apexTypeName = 'JSONGenerator';
  readonly pretty: boolean;
  closed = false;
  root: JsonNode | undefined;
  readonly open: (JsonObject | JsonNode[])[] = [];
  fieldName: string | undefined;

  constructor(pretty: boolean) {
    this.pretty = pretty;
  }

  printed(): string {
    return 'JSONGenerator';
  }

  toText(): string {
    const { root } = this;
    return root === undefined ? '' : this.pretty ? writeJsonPretty(root) : writeJson(root);
  }
}

function write(context: RequestContext, generator: ApexJsonGenerator, node: JsonNode): void {
  const holder = generator.open.at(-1);
  if (generator.closed) {
    raiseJson(context, 'Current generator is closed');
  } else if (holder === undefined) {
    generator.root = node;
  } else if (Array.isArray(holder)) {
    holder.push(node);
  } else if (generator.fieldName === undefined) {
    raiseJson(context, 'Can not write value: expecting field name');
  } else {
    holder.members.set(generator.fieldName, node);
    generator.fieldName = undefined;
  }
}

function start(context: RequestContext, generator: ApexJsonGenerator, node: JsonObject | JsonNode[]): void {
  write(context, generator, node);
  generator.open.push(node);
}

function end(context: RequestContext, generator: ApexJsonGenerator, kind: 'array' | 'object'): void {
  const holder = generator.open.pop();
  if (holder === undefined || Array.isArray(holder) !== (kind === 'array')) {
    raiseJson(context, `Current context not an ${kind}`);
  }
}

function name(context: RequestContext, generator: ApexJsonGenerator, fieldName: string): void {
  if (generator.fieldName !== undefined || !(generator.open.at(-1) instanceof JsonObject)) {
    raiseJson(context, 'Can not write a field name, expecting a value');
  }
  generator.fieldName = fieldName;
}

/** `writeString(value)` and `writeStringField(name, value)` and so on: what is written depends on the value alone. */
const scalarKinds: readonly (readonly [kind: string, typeNames: readonly string[]])[] = [
  ['Blob', ['Blob']],
  ['Boolean', ['Boolean']],
  ['Date', ['Date']],
  ['DateTime', ['Datetime']],
  ['Id', ['Id']],
  ['Number', ['Integer', 'Long', 'Double', 'Decimal']],
  ['Object', ['Object']],
  ['String', ['String']],
  ['Time', ['Time']],
];

const writeValue: LibraryFunction = (context, self: ApexJsonGenerator, value: ApexValue) =>
  write(context, self, toJson(context, value, false));

const writeField: LibraryFunction = (context, self: ApexJsonGenerator, fieldName: string, value: ApexValue) => {
  name(context, self, fieldName);
  write(context, self, toJson(context, value, false));
};

const scalarMembers = Object.fromEntries(
  scalarKinds.flatMap(([kind, typeNames]) =>
    typeNames.flatMap((typeName): [string, LibraryFunction][] => [
      [`void write${kind}(${typeName} value)`, writeValue],
      [`void write${kind}Field(String fieldName, ${typeName} value)`, writeField],
    ]),
  ),
);

export const jsonGeneratorType: LibraryType = {
  type: 'JSONGenerator',
  members: {
    ...scalarMembers,
    'void writeNull()': (context: RequestContext, self: ApexJsonGenerator) => write(context, self, null),
    'void writeStartObject()': (context: RequestContext, self: ApexJsonGenerator) =>
      start(context, self, new JsonObject()),
    'void writeEndObject()': (context: RequestContext, self: ApexJsonGenerator) => end(context, self, 'object'),
    'void writeStartArray()': (context: RequestContext, self: ApexJsonGenerator) => start(context, self, []),
    'void writeEndArray()': (context: RequestContext, self: ApexJsonGenerator) => end(context, self, 'array'),
    'String getAsString()': (_: RequestContext, self: ApexJsonGenerator) => {
      self.closed = true;
      return self.toText();
    },
    'void close()': (_: RequestContext, self: ApexJsonGenerator) => {
      self.closed = true;
    },
    'Boolean isClosed()': (_: RequestContext, self: ApexJsonGenerator) => self.closed,
    ...refuseNulls(
      {
        'void writeFieldName(String fieldName)': name,
        'void writeNullField(String fieldName)': (context, self: ApexJsonGenerator, fieldName: string) => {
          name(context, self, fieldName);
          write(context, self, null);
        },
      },
      'instance',
    ),
  },
};
