import type { ApexObject, LibraryType, RequestContext } from '../contract.ts';
import { builtInEnumValue } from '../enumTypes.ts';
import { raiseIndexOutOfBounds, raiseNoMoreElements, raiseXml } from '../failures.ts';
import { parsed } from './domTypes.ts';
import { escapeXmlAttribute, escapeXmlText, type XmlAttribute, XmlElement, type XmlItem } from './xmlTree.ts';

interface XmlEvent {
  /** Name of a value of System.XmlTag. */
  readonly tag: string;
  readonly item: XmlItem | undefined;
}

/** Numbers that `next` answers: those of the values of XmlTag, counted from 1. */
const numbers: Readonly<Record<string, number>> = {
  START_ELEMENT: 1,
  END_ELEMENT: 2,
  CHARACTERS: 4,
  COMMENT: 5,
  START_DOCUMENT: 7,
  END_DOCUMENT: 8,
};

function* eventsOf(item: XmlItem): Generator<XmlEvent> {
  if (item.kind !== 'element') {
    yield { tag: item.kind === 'text' ? 'CHARACTERS' : 'COMMENT', item };
    return;
  }
  yield { tag: 'START_ELEMENT', item };
  for (const child of item.children) {
    yield* eventsOf(child);
  }
  yield { tag: 'END_ELEMENT', item };
}

class XmlStreamReader implements ApexObject {
  readonly apexTypeName = 'XmlStreamReader';
  readonly events: readonly XmlEvent[];
  position = 0;

  constructor(root: XmlElement) {
    const document = { item: undefined };
    this.events = [{ tag: 'START_DOCUMENT', ...document }, ...eventsOf(root), { tag: 'END_DOCUMENT', ...document }];
  }

  get event(): XmlEvent {
    return this.events[this.position] ?? { tag: 'END_DOCUMENT', item: undefined };
  }

  get element(): XmlElement | undefined {
    return this.event.item instanceof XmlElement ? this.event.item : undefined;
  }

  get text(): string | null {
    const { item } = this.event;
    return item === undefined || item instanceof XmlElement ? null : item.text;
  }

  printed(): string {
    return 'XmlStreamReader';
  }
}

function advance(context: RequestContext, self: XmlStreamReader): number {
  if (self.position + 1 >= self.events.length) {
    return raiseNoMoreElements(context);
  }
  self.position++;
  return numbers[self.event.tag] ?? 0;
}

/** Up to the next start or end of an element; only white space and comments may stand before it. */
function advanceToTag(context: RequestContext, self: XmlStreamReader): number {
  for (;;) {
    const number = advance(context, self);
    if (self.event.tag.endsWith('_ELEMENT')) {
      return number;
    }
    if (self.event.tag === 'CHARACTERS' && self.text?.trim() !== '') {
      return raiseXml(context, 'expected start or end tag');
    }
  }
}

function attributeAt(context: RequestContext, self: XmlStreamReader, index: number | null): XmlAttribute {
  return self.element?.attributes[index ?? -1] ?? raiseIndexOutOfBounds(context, index ?? -1);
}

function is(...tags: readonly string[]): (context: RequestContext, self: XmlStreamReader) => boolean {
  return (_, self) => tags.includes(self.event.tag);
}

/** A reader over a text in XML. */
export function readerOf(context: RequestContext, xml: string | null): ApexObject {
  return new XmlStreamReader(parsed(context, xml));
}

const readerType: LibraryType = {
  type: 'XmlStreamReader',
  members: {
    'new(String xml)': readerOf,
    'Boolean hasNext()': (_: RequestContext, self: XmlStreamReader) => self.position + 1 < self.events.length,
    'Integer next()': advance,
    'Integer nextTag()': advanceToTag,
    'XmlTag getEventType()': (_: RequestContext, self: XmlStreamReader) => builtInEnumValue('XmlTag', self.event.tag),
    'Boolean isStartElement()': is('START_ELEMENT'),
    'Boolean isEndElement()': is('END_ELEMENT'),
    'Boolean isCharacters()': is('CHARACTERS'),
    'Boolean isWhitespace()': (_: RequestContext, self: XmlStreamReader) => self.text?.trim() === '',
    'Boolean hasName()': is('START_ELEMENT', 'END_ELEMENT'),
    'Boolean hasText()': is('CHARACTERS', 'COMMENT'),
    'String getText()': (_: RequestContext, self: XmlStreamReader) => self.text,
    'String getLocalName()': (_: RequestContext, self: XmlStreamReader) => self.element?.name ?? null,
    'String getPrefix()': (_: RequestContext, self: XmlStreamReader) => self.element?.prefix ?? null,
    'String getNamespace()': (_: RequestContext, self: XmlStreamReader) => self.element?.namespace ?? null,
    'Integer getNamespaceCount()': (_: RequestContext, self: XmlStreamReader) => self.element?.namespaces.size ?? 0,
    'String getNamespacePrefix(Integer index)': (_: RequestContext, self: XmlStreamReader, index: number | null) =>
      [...(self.element?.namespaces.keys() ?? [])][index ?? 0] ?? null,
    'String getNamespaceURI(String prefix)': (_: RequestContext, self: XmlStreamReader, prefix: string | null) =>
      self.element?.namespaceFor(prefix ?? '') ?? null,
    'String getNamespaceURIAt(Integer index)': (_: RequestContext, self: XmlStreamReader, index: number | null) =>
      [...(self.element?.namespaces.values() ?? [])][index ?? 0] ?? null,
    'Integer getAttributeCount()': (_: RequestContext, self: XmlStreamReader) => self.element?.attributes.length ?? 0,
    'String getAttributeLocalName(Integer index)': (c: RequestContext, self: XmlStreamReader, index: number | null) =>
      attributeAt(c, self, index).name,
    'String getAttributePrefix(Integer index)': (c: RequestContext, self: XmlStreamReader, index: number | null) =>
      attributeAt(c, self, index).prefix ?? null,
    'String getAttributeNamespace(Integer index)': (c: RequestContext, self: XmlStreamReader, index: number | null) =>
      self.element?.namespaceFor(attributeAt(c, self, index).prefix ?? ' ') ?? null,
    'String getAttributeType(Integer index)': () => 'CDATA',
    'String getAttributeValueAt(Integer index)': (c: RequestContext, self: XmlStreamReader, index: number | null) =>
      attributeAt(c, self, index).value,
    'String getAttributeValue(String namespace, String name)': (
      _: RequestContext,
      self: XmlStreamReader,
      namespace: string | null,
      name: string | null,
    ) =>
      self.element?.attributes.find(
        (one) =>
          one.name === name &&
          (namespace === null || namespace === '' || self.element?.namespaceFor(one.prefix ?? ' ') === namespace),
      )?.value ?? null,
    'String getLocation()': (_: RequestContext, self: XmlStreamReader) => `Event ${String(self.position)}`,
    'String getVersion()': () => '1.0',
    // Processing instructions are left out when the text is read.
    'String getPIData()': () => null,
    'String getPITarget()': () => null,
    'void setCoalescing(Boolean wanted)': () => undefined,
    'void setNamespaceAware(Boolean wanted)': () => undefined,
  },
};

class XmlStreamWriter implements ApexObject {
  readonly apexTypeName = 'XmlStreamWriter';
  output = '';
  readonly open: string[] = [];
  /** A start tag still takes attributes. */
  inTag: 'start' | 'empty' | undefined;

  /** What follows a start tag ends it. */
  write(text: string): void {
    this.output += `${this.inTag === undefined ? '' : this.inTag === 'empty' ? '/>' : '>'}${text}`;
    this.inTag = undefined;
  }

  start(kind: 'start' | 'empty', prefix: string | null, name: string | null): void {
    const qualified = prefix === null || prefix === '' ? (name ?? '') : `${prefix}:${name ?? ''}`;
    this.write(`<${qualified}`);
    this.inTag = kind;
    if (kind === 'start') {
      this.open.push(qualified);
    }
  }

  end(): void {
    this.write(`</${this.open.pop() ?? ''}>`);
  }

  attribute(name: string, value: string | null): void {
    this.output += ` ${name}="${escapeXmlAttribute(value ?? '')}"`;
  }

  printed(): string {
    return 'XmlStreamWriter';
  }
}

function ended(self: XmlStreamWriter): string {
  self.write('');
  return self.output;
}

const writerType: LibraryType = {
  type: 'XmlStreamWriter',
  members: {
    'new()': () => new XmlStreamWriter(),
    'void close()': () => undefined,
    'String getXmlString()': (_: RequestContext, self: XmlStreamWriter) => ended(self),
    'void writeStartDocument(String encoding, String version)': (
      _: RequestContext,
      self: XmlStreamWriter,
      encoding: string | null,
      version: string | null,
    ) => {
      self.write(`<?xml version="${version ?? '1.0'}"${encoding === null ? '' : ` encoding="${encoding}"`}?>`);
    },
    'void writeEndDocument()': (_: RequestContext, self: XmlStreamWriter) => {
      while (self.open.length > 0) {
        self.end();
      }
    },
    'void writeStartElement(String prefix, String name, String namespace)': (
      _: RequestContext,
      self: XmlStreamWriter,
      prefix: string | null,
      name: string | null,
    ) => {
      self.start('start', prefix, name);
    },
    'void writeEmptyElement(String prefix, String name, String namespace)': (
      _: RequestContext,
      self: XmlStreamWriter,
      prefix: string | null,
      name: string | null,
    ) => {
      self.start('empty', prefix, name);
    },
    'void writeEndElement()': (context: RequestContext, self: XmlStreamWriter) => {
      if (self.open.length === 0) {
        raiseXml(context, 'No element is open.');
      }
      self.end();
    },
    'void writeAttribute(String prefix, String namespace, String name, String value)': (
      _: RequestContext,
      self: XmlStreamWriter,
      prefix: string | null,
      _namespace: string | null,
      name: string | null,
      value: string | null,
    ) => {
      self.attribute(prefix === null || prefix === '' ? (name ?? '') : `${prefix}:${name ?? ''}`, value);
    },
    'void writeNamespace(String prefix, String namespace)': (
      _: RequestContext,
      self: XmlStreamWriter,
      prefix: string | null,
      namespace: string | null,
    ) => {
      self.attribute(`xmlns:${prefix ?? ''}`, namespace);
    },
    'void writeDefaultNamespace(String namespace)': (_: RequestContext, self: XmlStreamWriter, uri: string | null) => {
      self.attribute('xmlns', uri);
    },
    'void setDefaultNamespace(String namespace)': () => undefined,
    'void writeCharacters(String text)': (_: RequestContext, self: XmlStreamWriter, text: string | null) => {
      self.write(escapeXmlText(text ?? ''));
    },
    'void writeCData(String text)': (_: RequestContext, self: XmlStreamWriter, text: string | null) => {
      self.write(`<![CDATA[${text ?? ''}]]>`);
    },
    'void writeComment(String text)': (_: RequestContext, self: XmlStreamWriter, text: string | null) => {
      self.write(`<!--${text ?? ''}-->`);
    },
    'void writeProcessingInstruction(String target, String data)': (
      _: RequestContext,
      self: XmlStreamWriter,
      target: string | null,
      data: string | null,
    ) => {
      self.write(`<?${target ?? ''} ${data ?? ''}?>`);
    },
  },
};

export const xmlStreamTypes: readonly LibraryType[] = [readerType, writerType];
