const header = '64.0 APEX_CODE,FINEST;DB,FINEST\n';
const encoder = new TextEncoder();

/** `{n}` in what is repeated is its number. */
function repeated(start: string, line: string, end = ''): (length: number) => Uint8Array {
  return (length) => {
    const pieces: string[] = [start];
    for (let written = start.length, number = 0; written < length; number += 1) {
      const piece = line.replaceAll('{n}', String(number));
      pieces.push(piece);
      written += piece.length;
    }
    pieces.push(end);
    return encoder.encode(pieces.join(''));
  };
}

/** Something is opened for the first half and closed in the second. */
function opened(start: string, open: string, close: string): (length: number) => Uint8Array {
  return (length) => {
    const count = Math.floor((length - start.length) / (open.length + close.length));
    return encoder.encode(start + open.repeat(count) + close.repeat(count));
  };
}

const at = '09:14:21.5 (12)|';
const entry = `${at}METHOD_ENTRY|[1]|01p000000000001|A.b()\n`;
const exit = `${at}METHOD_EXIT|[1]|01p000000000001|A.b()\n`;
const thrown = `${at}EXCEPTION_THROWN|[1]|A: b\n`;
const deep = header + entry.repeat(1_000);

/** Logs that a reader which goes back, searches ahead or recurses takes the square of their length for. */
export const adversarialLogs: Readonly<Record<string, (length: number) => Uint8Array>> = {
  'empty lines': repeated('', '\n'),
  'carriage returns alone': repeated(header, '\r'),
  'carriage returns in the first half, line feeds in the second': opened(header, '\r', '\n'),
  'nothing but zero bytes': (length) => new Uint8Array(length),
  'byte order marks': repeated('', '\uFEFF'),
  'one line without an end': repeated(`${header}${at}USER_DEBUG|[1]|DEBUG|`, 'text '),
  'one line of bars': repeated(`${header}${at}CODE_UNIT_STARTED`, '|'),
  'a number without an end': repeated(`${header}09:14:21.5 (`, '1'),
  'a name without an end': repeated(`${header}${at}`, 'A'),
  'names that are all different': repeated(header, `${at}E_{n}\n`),
  headers: repeated('', header),
  'almost headers': repeated(header, '1.0 A,B;C,D;e\n'),
  'a header without an end': repeated('64.0 ', 'A,B;'),
  'lines of anonymous Apex': repeated(header, 'Execute Anonymous: x();\n'),
  'marks of missing bytes': repeated(header, '*** Skipped 12 bytes of detailed log\n'),
  'marks behind cut events': repeated(header, `${at}METHOD_ENTRY|[1]*** Skipped 12 bytes of detailed log\n`),
  'almost marks': repeated(header, `${'*'.repeat(70)}\n`),
  'methods that never end': repeated(header, entry),
  'methods that all end': opened(header, entry, exit),
  'ends of nothing': repeated(header, `${at}METHOD_EXIT|[1]||C\n`),
  'ends of nothing, deep inside': repeated(deep, `${at}METHOD_EXIT|[1]||C\n`),
  'one event of many lines': repeated(`${header}${at}FATAL_ERROR|A: b\n\n`, 'Class.A.b: line 1, column 1\n'),
  'one limits block of many lines': repeated(
    `${header}${at}LIMIT_USAGE_FOR_NS|(default)|\n`,
    '  Number of things: 1 out of 2\n',
  ),
  'limits blocks of many namespaces': repeated(header, `${at}LIMIT_USAGE_FOR_NS|n{n}|\n`),
  'one exception, thrown over and over': repeated(header, thrown),
  'fatal errors that are all different': repeated(header, `${at}FATAL_ERROR|A: {n}\n\nClass.A.b: line {n}, column 1\n`),
  'exceptions, deep inside': repeated(deep, `${thrown}${at}STATEMENT_EXECUTE|[1]\n`),
  'an exception from the deepest frame': opened(header, entry, thrown + exit),
  'one query, over and over': repeated(
    header,
    `${at}SOQL_EXECUTE_BEGIN|[1]|Aggregations:0|SELECT Id\n${at}SOQL_EXECUTE_END|[1]|Rows:1\n`,
  ),
  'one query, from everywhere': repeated(
    header,
    `${at}SOQL_EXECUTE_BEGIN|[{n}]|Aggregations:0|SELECT Id\n${at}SOQL_EXECUTE_END|[{n}]|Rows:1\n`,
  ),
  'queries that never end': repeated(header, `${at}SOQL_EXECUTE_BEGIN|[1]|Aggregations:0|SELECT Id\n`),
  'callouts without responses': repeated(header, `${at}CALLOUT_REQUEST|[1]|x\n${at}STATEMENT_EXECUTE|[1]\n`),
  'values that open and never close': repeated(header, `${at}VARIABLE_ASSIGNMENT|[1]|a|${'[{"'.repeat(20)}|0x12345\n`),
  'one variable, over and over': repeated(header + entry, `${at}VARIABLE_ASSIGNMENT|[1]|a|{}|0x12345\n`),
  'variables that are all different': repeated(header + entry, `${at}VARIABLE_ASSIGNMENT|[1]|a{n}|1|0x{n}\n`),
};
