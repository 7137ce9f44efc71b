import { seededRandom } from './random.ts';

/** Classes whose methods call each other at random, throw, catch, loop, read and write records, and an anonymous block that starts them. */
export function generatedApex(seed: number): { readonly classes: readonly string[]; readonly anonymous: string } {
  const random = seededRandom(seed);
  const pick = <T>(...choices: readonly T[]): T => {
    const choice = choices[Math.floor(random() * choices.length)];
    if (choice === undefined) {
      throw new RangeError('Nothing to choose from');
    }
    return choice;
  };
  const classCount = 2 + Math.floor(random() * 3);
  const methods = 3;
  const sharing = (): string => pick('', 'with sharing ', 'without sharing ', 'inherited sharing ');

  const call = (owner: number, method: number): string => {
    // Later methods alone, so that every program ends.
    const next = owner * methods + method + 1 + Math.floor(random() * 4);
    const target = Math.floor(next / methods);
    return target < classCount ? `Part${target}.step${next % methods}(depth + 1, text)` : "'end'";
  };
  const statement = (owner: number, method: number): string =>
    pick(
      () => `text = ${call(owner, method)};`,
      () => `for (Integer i = 0; i < ${1 + Math.floor(random() * 3)}; i++) {\n      text += i;\n    }`,
      () =>
        `try {\n      text = ${call(owner, method)};\n    } catch (Exception e) {\n      text = e.getMessage();\n    }`,
      () =>
        `try {\n      text += ${call(owner, method)};\n    } finally {\n      System.debug('finally|' + depth);\n    }`,
      () =>
        `if (depth > ${Math.floor(random() * 5)}) {\n      throw new Part${owner}Exception('a|b\\n' + text);\n    }`,
      () =>
        `List<Account> found${method} = [SELECT Id,\n      Name FROM Account WHERE Name != :text LIMIT 2];\n    text += found${method}.size();`,
      () => `insert new Account(Name = 'Made ' + depth);`,
      () =>
        `Map<String, Object> map${method} = new Map<String, Object>{ 'x' => depth, text => new List<Integer>{ 1, 2 } };\n    map${method}.put('y', Date.today());`,
      () =>
        `Part${owner} made${method} = new Part${owner}(depth);\n    made${method}.size = made${method}.size + 1;\n    text += made${method}.describe();`,
      () => `Integer none${method} = new List<Integer>()[depth];`,
      () => `String nothing${method} = null;\n    text += nothing${method}.length();`,
      () => `System.debug(LoggingLevel.${pick('ERROR', 'INFO', 'FINE')}, text + '\\nsecond | line');`,
    )();
  const classText = (owner: number): string => {
    const bodies = Array.from({ length: methods }, (_, method) => {
      const lines = new Set(Array.from({ length: 1 + Math.floor(random() * 4) }, () => statement(owner, method)));
      const kept = [...lines].filter((line, index, all) => {
        const declared = /\b(?:found|map|made|none|nothing)\d/.exec(line)?.[0];
        return declared === undefined || all.findIndex((other) => other.includes(`${declared} =`)) === index;
      });
      return `  public static String step${method}(Integer depth, String text) {\n    ${kept.join('\n    ')}\n    return text;\n  }`;
    });
    return `public ${sharing()}class Part${owner} {
  public class Part${owner}Exception extends Exception { }
  static Integer count = ${random() < 0.3 ? '1 / 1' : '0'};
  static final List<String> NAMES = new List<String>{ 'one', 'two|three' };
  public Integer size { get { return size == null ? 0 : size; } set; }
  Part${owner} other;
  Blob data = Blob.valueOf('bytes');
  public Part${owner}(Integer size) {
    this.size = size;
    count++;
  }
  public String describe() {
    return 'part ' + size + NAMES[0];
  }
${bodies.join('\n')}
}`;
  };
  const classes = Array.from({ length: classCount }, (_, owner) => classText(owner));
  const start = `Integer depth = 0;\nString text = 'start of a text that is long enough to be cut';\ntext = Part0.step0(depth, text);\nSystem.debug(text);`;
  return { classes, anonymous: start };
}
