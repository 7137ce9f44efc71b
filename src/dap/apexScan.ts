import type { ScanApexFile } from './sources.ts';

export const scanApexFile: ScanApexFile = (path, text, namespace) => {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).replace(/\.(cls|trigger)$/i, '');
  const typeRef = namespace === null ? name : `${namespace}/${name}`;
  const lineCount = text.split('\n').length;
  return {
    locate: (line) =>
      line <= lineCount
        ? { kind: 'breakable', typeRef, line, moved: false }
        : { kind: 'unbreakable', reason: 'The file has no such line.' },
    breakableLines: (firstLine, lastLine) =>
      Array.from(
        { length: Math.max(0, Math.min(lastLine, lineCount) - firstLine + 1) },
        (_, index) => firstLine + index,
      ),
  };
};
