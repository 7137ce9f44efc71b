import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const branches = 20;

// Something of every size that a stop can show, and a loop that comes by one line as often as it is told to.
const source = `global class DebuggerSubject {
    public class Node {
        public Integer value = 0;
        ${Array.from({ length: branches }, (_, index) => `public Node n${index};`).join('\n        ')}
    }
    global static void stand(Integer turns) {
        List<Integer> numbers = new List<Integer>();
        for (Integer n = 0; n < 10000; n++) {
            numbers.add(n);
        }
        Node tree = new Node();
        ${Array.from({ length: branches }, (_, index) => `tree.n${index} = new Node();`).join('\n        ')}
        Map<String, Node> nodes = new Map<String, Node>{ 'tree' => tree };
        Integer total = 0;
        for (Integer i = 0; i < turns; i++) {
            total += i;
        }
        note(total);
        note(turns);
        note(numbers.size());
    }
    private static void note(Integer value) {
        Integer noted = value;
    }
}
`;

export interface DebuggerSubject extends AsyncDisposable {
  /** The sample package with the class in it. */
  readonly folder: string;
  /** Of the class. */
  readonly path: string;
  /** The first line that holds the text, from 1. */
  lineOf(text: string): number;
}

/** A package to measure the debugger with. Runs by \`acme.DebuggerSubject.stand(turns);\`. */
export async function createDebuggerSubject(samplePackage: string): Promise<DebuggerSubject> {
  const folder = await mkdtemp(join(tmpdir(), 'isv-bench-'));
  await cp(samplePackage, folder, { recursive: true });
  const path = join(folder, 'classes/DebuggerSubject.cls');
  await writeFile(path, source);
  return {
    folder,
    path,
    lineOf: (text) => source.split('\n').findIndex((line) => line.includes(text)) + 1,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
