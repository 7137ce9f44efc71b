import { closeSync, openSync, readdirSync, readlinkSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { secretForms } from './secretForms.ts';

/** What every secret of a sample org has in it (`src/sampleOrg/secretText.ts`). */
const mark = ['SampleOrg', 'Secret.'].join('');
/** Behind the mark of a secret that was really made there is something that nobody can guess. */
const guessed = /^[A-Za-z0-9._]{24}/;
const guessedLength = 24;

interface Form {
  readonly name: string;
  readonly bytes: Buffer;
  /** Bytes behind the mark that are read to see whether it is a secret. */
  readonly tail: number;
  /** What stands behind the mark, from the bytes there. */
  readonly read: (tail: Buffer) => string;
}

const latin1 = (tail: Buffer): string => tail.toString('latin1');
const unread: Pick<Form, 'tail' | 'read'> = { tail: 0, read: () => 'x'.repeat(guessedLength) };

const reading: Readonly<Record<string, Pick<Form, 'tail' | 'read'>>> = {
  'as it is': { tail: guessedLength, read: latin1 },
  'in UTF-16': { tail: 2 * guessedLength, read: (tail) => tail.toString('utf16le') },
};

const forms: readonly Form[] = Array.from(secretForms(mark), ([name, form]) => ({
  name,
  bytes: Buffer.from(form, 'latin1'),
  ...(reading[name] ?? unread),
})).filter(({ bytes }, index, all) => all.findIndex((other) => other.bytes.equals(bytes)) === index);

/** Bytes of one look into a file. */
const window = 8 * 1024 * 1024;
const longestForm = Math.max(...forms.map(({ bytes, tail }) => bytes.length + tail));

/** The forms in which bytes hold a secret of a sample org. */
export function secretsIn(bytes: Buffer): readonly string[] {
  return forms.filter((form) => holds(bytes, form)).map(({ name }) => name);
}

function holds(bytes: Buffer, { bytes: wanted, tail, read }: Form): boolean {
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    if (guessed.test(read(bytes.subarray(end, end + tail)))) {
      return true;
    }
  }
  return false;
}

export interface ScanCount {
  files: number;
  bytes: number;
}

/**
 * Every file below a folder, or one file: names, what links lead to, and all that is in them. Answers where secrets are, and adds to
 * `count`. At once, so that what removes a folder can look at it first.
 */
export function scanFiles(
  path: string,
  count: ScanCount,
  isExcepted: (path: string) => boolean = () => false,
): string[] {
  const found: string[] = [];
  const note = (file: string, bytes: Buffer): void => {
    found.push(...secretsIn(bytes).map((form) => `${file} holds a secret ${form}`));
  };
  const visit = (file: string): void => {
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats?.isDirectory() === true) {
      for (const entry of readdirSync(file, { withFileTypes: true })) {
        const inside = join(file, entry.name);
        note(`the name of ${inside}`, Buffer.from(entry.name));
        if (entry.isSymbolicLink()) {
          note(`the target of ${inside}`, Buffer.from(readlinkSync(inside)));
        } else {
          visit(inside);
        }
      }
    } else if (stats?.isFile() === true && !isExcepted(file)) {
      count.files += 1;
      count.bytes += readWindows(file, (bytes) => note(file, bytes));
    }
  };
  try {
    visit(path);
  } catch (error) {
    // What others remove meanwhile is not there to be looked at.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw error;
    }
  }
  return [...new Set(found)];
}

/** Reads a file in pieces that overlap, so that nothing is cut in two. Answers its length. */
function readWindows(file: string, look: (bytes: Buffer) => void): number {
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(Math.min(window, statSync(file).size + 1));
    let [kept, length] = [0, 0];
    for (;;) {
      const read = readSync(descriptor, buffer, kept, buffer.length - kept, null);
      if (read === 0) {
        return length;
      }
      length += read;
      const filled = kept + read;
      look(buffer.subarray(0, filled));
      kept = Math.min(longestForm, filled);
      buffer.copyWithin(0, filled - kept, filled);
    }
  } finally {
    closeSync(descriptor);
  }
}
