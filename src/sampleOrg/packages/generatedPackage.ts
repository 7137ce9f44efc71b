import { ApexId } from '../apex/values/id.ts';
import type { PackagedCode, PackagedSource } from '../data/seed/contract.ts';
import { randomOf } from '../seededRandom.ts';

export interface GeneratedPackageOptions {
  readonly classes: number;
  readonly seed: number;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
  readonly versionNumber?: string | undefined;
  /** Left out: the publisher of the sample package. */
  readonly publisherName?: string | undefined;
}

type Random = () => number;

/** One class in fifty has a trigger that calls it. */
const classesPerTrigger = 50;

/**
 * A package as large as one asks for: Apex that compiles, whose classes call those before them, of the sizes that classes have. Its code is there to be
 * read; nothing runs it.
 */
export function generatedPackage(options: GeneratedPackageOptions): PackagedCode {
  const { classes, seed, name = 'Acme Generated', namespace = 'acmegen', versionNumber = '1.0.0' } = options;
  const mark = idMark(namespace);
  return {
    name,
    namespace,
    packageId: ApexId.of(`033${mark}`).value,
    versionId: ApexId.of(`04t${mark}`).value,
    versionName: 'Generated',
    versionNumber,
    ...(options.publisherName === undefined ? {} : { publisherName: options.publisherName }),
    classes: Array.from({ length: classes }, (_, index) => generatedClass(index, randomOf(seed, index))),
    triggers: Array.from({ length: Math.floor(classes / classesPerTrigger) }, (_, index) =>
      generatedTrigger(index * classesPerTrigger),
    ),
  };
}

/** Twelve characters that are another namespace's for each. */
function idMark(namespace: string): string {
  return `Gen${namespace
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(-9)
    .padStart(9, '0')}`;
}

const topics = [
  'Invoice',
  'Payment',
  'Rate',
  'Quote',
  'Order',
  'Ledger',
  'Tax',
  'Refund',
  'Contract',
  'Usage',
] as const;

/** `Gen0042TaxService`: with services, every third, in between values and exceptions. */
function className(index: number): string {
  const topic = topics[index % topics.length] ?? 'Invoice';
  return `Gen${String(index).padStart(4, '0')}${topic}${kindOf(index)}`;
}

function kindOf(index: number): 'Service' | 'Value' | 'Exception' {
  return index % 3 === 0 ? 'Service' : index % 12 === 4 ? 'Exception' : 'Value';
}

function generatedClass(index: number, random: Random): PackagedSource {
  const name = className(index);
  switch (kindOf(index)) {
    case 'Exception':
      return { name, body: `/** Raised where ${name} stands for it. */\npublic class ${name} extends Exception {}\n` };
    case 'Value':
      return { name, body: valueClass(name, random) };
    case 'Service':
      return { name, body: serviceClass(name, index, random) };
  }
}

/** Members: few classes have many. */
function memberCount(random: Random): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.round(Math.min(80, Math.max(1, 5 * Math.exp(normal))));
}

function valueClass(name: string, random: Random): string {
  const fields = Array.from({ length: memberCount(random) }, (_, index) => `part${index}`);
  return `/**
 * Holds what belongs together. // This is no line comment.
 */
public with sharing class ${name} {
    public enum State { OPEN, CLOSED }

    public State standing { get; private set; }
${fields.map((field) => `    public Decimal ${field} { get; set; }`).join('\n')}

    public ${name}() {
        standing = State.OPEN;
${fields.map((field, index) => `        ${field} = ${index};`).join('\n')}
    }

    /* A total, in the currency of the org. */
    public Decimal total() {
        Decimal sum = 0;
${fields.map((field) => `        sum += ${field};`).join('\n')}
        return sum;
    }

    public void close() {
        if (standing == State.CLOSED) {
            return;
        }
        standing = State.CLOSED;
    }

    public override String toString() {
        return '${name} // ' + total() + ' €';
    }
}
`;
}

function serviceClass(name: string, index: number, random: Random): string {
  const methods = Array.from({ length: memberCount(random) }, (_, method) => serviceMethod(method, index, random));
  const visibility = random() < 0.2 ? 'global' : 'public';
  return `// ${name} is generated: https://acme.example/generated
${visibility} with sharing class ${name} {
    private static final String MARK = 'it\\'s // not /* a comment */';
    private static Integer calls = 0;

    /** What came of one step. */
    public class Outcome {
        public final String text;
        public final Integer depth;

        public Outcome(String text, Integer depth) {
            this.text = text;
            this.depth = depth;
        }
    }

    ${visibility} static String run(Integer depth, String text) {
        calls++;
        if (depth > 3) {
            return MARK + text;
        }
        return step0(depth, text).text;
    }

${methods.join('\n')}}
`;
}

function serviceMethod(method: number, index: number, random: Random): string {
  const value = earlier(index, random, 'Value');
  const service = earlier(index, random, 'Service');
  const statements = [
    ...(value === undefined ? [] : [`${value} made = new ${value}();`, `made.part0 = depth;`, `text += made.total();`]),
    ...(service === undefined ? [] : [`text += ${service}.run(depth + 1, text);`]),
    `for (Integer i = 0; i < ${1 + Math.floor(random() * 4)}; i++) {`,
    `    text += String.valueOf(i);`,
    `}`,
    ...(random() < 0.3
      ? [
          `List<Account> accounts = [SELECT Id, Name FROM Account WHERE Name != :text LIMIT 5];`,
          `Map<Id, Account> byId = new Map<Id, Account>(accounts);`,
          `text += byId.size();`,
        ]
      : []),
  ];
  return `    private static Outcome step${method}(Integer depth, String given) {
        String text = given;
        try {
${statements.map((line) => `            ${line}`).join('\n')}
        } catch (DmlException error) {
            throw error;
        }
        return new Outcome(text, depth);
    }
`;
}

/** The name of a class before this one, of that kind. */
function earlier(index: number, random: Random, kind: 'Service' | 'Value'): string | undefined {
  const start = Math.floor(random() * index);
  for (let before = start; before >= 0; before--) {
    if (before < index && kindOf(before) === kind) {
      return className(before);
    }
  }
  return undefined;
}

function generatedTrigger(index: number): PackagedSource & { readonly objectName: string } {
  const service = className(index - (index % 3));
  const name = `Gen${String(index).padStart(4, '0')}Trigger`;
  return {
    name,
    objectName: 'Account',
    body: `trigger ${name} on Account (before insert, before update) {
    for (Account record : Trigger.new) {
        record.Description = ${service}.run(0, record.Name);
    }
}
`,
  };
}
