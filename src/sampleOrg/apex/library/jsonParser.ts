import type { ApexObject, ApexValue, LibraryFunction, LibraryType, RequestContext } from './contract.ts';
import type { ApexType } from '../values/typeValue.ts';
import { builtInEnumValue } from './enumTypes.ts';
import { raiseJson } from './failures.ts';
import { deserialize } from './jsonDeserialize.ts';
import { JsonNumber, type JsonNode, JsonObject, writeJson } from './jsonNodes.ts';
import { refuseNulls } from './members.ts';

interface JsonTokenAt {
  /** Name of a value of JSONToken. */
  readonly token: string;
  /** The field whose name or value this is. */
  readonly name: string | null;
  readonly node: JsonNode;
  /** Index of the token that ends this value: its own, save for the start of an object or list. */
  end: number;
}

/** A JSONParser: a cursor over the tokens of one JSON value. */
export class ApexJsonParser implements ApexObject {
  readonly apexTypeName = 'JSONParser';
  readonly tokens: JsonTokenAt[] = [];
  at = -1;
  cleared: JsonTokenAt | undefined;
  isCleared = false;

  constructor(node: JsonNode) {
    this.#add(node, null);
  }

  get current(): JsonTokenAt | undefined {
    return this.isCleared ? undefined : this.tokens[this.at];
  }

  printed(): string {
    return 'JSONParser';
  }

  advance(): JsonTokenAt | undefined {
    this.isCleared = false;
    this.at = Math.min(this.at + 1, this.tokens.length);
    return this.current;
  }

  #add(node: JsonNode, name: string | null): void {
    const start: JsonTokenAt = { token: tokenOf(node), name, node, end: this.tokens.length };
    this.tokens.push(start);
    if (node instanceof JsonObject) {
      for (const [fieldName, value] of node.members) {
        this.tokens.push({ token: 'FIELD_NAME', name: fieldName, node: fieldName, end: this.tokens.length });
        this.#add(value, fieldName);
      }
      this.#close(start, 'END_OBJECT');
    } else if (Array.isArray(node)) {
      for (const item of node) {
        this.#add(item, null);
      }
      this.#close(start, 'END_ARRAY');
    }
  }

  #close(start: JsonTokenAt, token: string): void {
    start.end = this.tokens.length;
    this.tokens.push({ token, name: start.name, node: token === 'END_OBJECT' ? '}' : ']', end: start.end });
  }
}

function tokenOf(node: JsonNode): string {
  if (node instanceof JsonNumber) {
    return node.isWhole ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT';
  }
  if (node instanceof JsonObject) {
    return 'START_OBJECT';
  }
  if (Array.isArray(node)) {
    return 'START_ARRAY';
  }
  return node === null
    ? 'VALUE_NULL'
    : typeof node === 'string'
      ? 'VALUE_STRING'
      : `VALUE_${String(node).toUpperCase()}`;
}

function textOfToken({ token, node }: JsonTokenAt): string {
  if (token === 'START_OBJECT' || token === 'START_ARRAY') {
    return token === 'START_OBJECT' ? '{' : '[';
  }
  return typeof node === 'string' ? node : writeJson(node);
}

function tokenValue(token: JsonTokenAt | undefined): ApexValue {
  return token === undefined ? null : builtInEnumValue('JSONToken', token.token);
}

/** Reads the value at the cursor, which then stands at the value's last token. */
function readValue(context: RequestContext, parser: ApexJsonParser, typeName: string, strict: boolean): ApexValue {
  if (parser.current?.token === 'FIELD_NAME') {
    parser.advance();
  }
  const { current } = parser;
  if (current === undefined) {
    return raiseJson(context, 'No current token: call nextToken first');
  }
  parser.at = current.end;
  return deserialize(context, current.node, typeName, strict);
}

/** `getIntegerValue()` and its kin. */
function valueMember(typeName: string): LibraryFunction {
  return (context, self: ApexJsonParser) =>
    self.current === undefined ? null : deserialize(context, self.current.node, typeName, false);
}

export const jsonParserType: LibraryType = {
  type: 'JSONParser',
  members: {
    'JSONToken nextToken()': (_: RequestContext, self: ApexJsonParser) => tokenValue(self.advance()),
    'JSONToken nextValue()': (_: RequestContext, self: ApexJsonParser) => {
      const token = self.advance();
      return tokenValue(token?.token === 'FIELD_NAME' ? self.advance() : token);
    },
    'JSONToken getCurrentToken()': (_: RequestContext, self: ApexJsonParser) => tokenValue(self.current),
    'JSONToken getLastClearedToken()': (_: RequestContext, self: ApexJsonParser) => tokenValue(self.cleared),
    'String getCurrentName()': (_: RequestContext, self: ApexJsonParser) => self.current?.name ?? null,
    'String getText()': (_: RequestContext, self: ApexJsonParser) =>
      self.current === undefined ? null : textOfToken(self.current),
    'Boolean hasCurrentToken()': (_: RequestContext, self: ApexJsonParser) => self.current !== undefined,
    'void clearCurrentToken()': (_: RequestContext, self: ApexJsonParser) => {
      self.cleared = self.current;
      self.isCleared = true;
    },
    'void skipChildren()': (_: RequestContext, self: ApexJsonParser) => {
      self.at = self.current?.end ?? self.at;
    },
    'Integer getIntegerValue()': valueMember('Integer'),
    'Long getLongValue()': valueMember('Long'),
    'Double getDoubleValue()': valueMember('Double'),
    'Decimal getDecimalValue()': valueMember('Decimal'),
    'Boolean getBooleanValue()': valueMember('Boolean'),
    'Date getDateValue()': valueMember('Date'),
    'Datetime getDateTimeValue()': valueMember('Datetime'),
    'Time getTimeValue()': valueMember('Time'),
    'Id getIdValue()': valueMember('Id'),
    'Blob getBlobValue()': valueMember('Blob'),
    ...refuseNulls(
      {
        'Object readValueAs(Type type)': (context, self: ApexJsonParser, type: ApexType) =>
          readValue(context, self, type.name, false),
        'Object readValueAsStrict(Type type)': (context, self: ApexJsonParser, type: ApexType) =>
          readValue(context, self, type.name, true),
      },
      'instance',
    ),
  },
};
