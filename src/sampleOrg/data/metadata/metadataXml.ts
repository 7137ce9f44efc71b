import { SaxesParser } from 'saxes';

/** An element of a metadata file, by local names. */
export class MetadataElement {
  readonly name: string;
  readonly children: MetadataElement[] = [];
  readonly attributes: Readonly<Record<string, string>>;
  text = '';

  constructor(name: string, attributes: Readonly<Record<string, string>> = {}) {
    this.name = name;
    this.attributes = attributes;
  }

  child(name: string): MetadataElement | undefined {
    return this.children.find((child) => child.name === name);
  }

  all(name: string): readonly MetadataElement[] {
    return this.children.filter((child) => child.name === name);
  }

  /** Text of a child; undefined when there is none or it is empty. */
  textOf(name: string): string | undefined {
    const text = this.child(name)?.text;
    return text === undefined || text === '' ? undefined : text;
  }

  numberOf(name: string): number | undefined {
    const text = this.textOf(name);
    return text === undefined ? undefined : Number(text);
  }

  isTrue(name: string): boolean {
    return this.textOf(name) === 'true';
  }
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** The root element. Throws when the text is no XML. */
export function parseMetadata(xml: string): MetadataElement {
  const top = new MetadataElement('');
  const open = [top];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const named = Object.entries(attributes).map(([key, value]) => [localName(key), value] as const);
    const element = new MetadataElement(localName(name), Object.fromEntries(named));
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  const add = (text: string): void => {
    const element = open.at(-1);
    if (element !== undefined) {
      element.text += text;
    }
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml.replace(/^\uFEFF/, '')).close();
  const [root] = top.children;
  if (root === undefined) {
    throw new Error('There is no element in it.');
  }
  return root;
}
