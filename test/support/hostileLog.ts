import { Draws } from './random.ts';

const encoder = new TextEncoder();

/** A log of an org that says `say` wherever it names or tells something. Field by field as orgs write them: a bar in a value is escaped. */
export function hostileLog(say: string): Uint8Array {
  const value = say.replaceAll('|', '&#124;');
  const name = value.replace(/[\r\n]+/g, ' ');
  let time = 0;
  const line = (event: string): string => {
    time += 200_000;
    return `10:00:00.${time} (${time})|${event}\n`;
  };
  const events = [
    `USER_INFO|[EXTERNAL]|005000000000001|${name}|(GMT+00:00) Greenwich Mean Time|GMT+00:00`,
    'EXECUTION_STARTED',
    `CODE_UNIT_STARTED|[EXTERNAL]|01p000000000001AAA|${name}`,
    `CODE_UNIT_STARTED|[EXTERNAL]|${name}`,
    `VARIABLE_SCOPE_BEGIN|[1]|${name}|${name}|true|false`,
    `VARIABLE_SCOPE_BEGIN|[1]|plain|${name}|true|false`,
    `METHOD_ENTRY|[1]|01p000000000001AAA|acme.Pricing.total(${name})`,
    `METHOD_ENTRY|[1]|01p000000000001AAA|${name}`,
    `CONSTRUCTOR_ENTRY|[1]|01p000000000001AAA|<init>(${name})|${name}`,
    'STATEMENT_EXECUTE|[3]',
    `VARIABLE_SCOPE_BEGIN|[3]|this|${name}|true|false`,
    `VARIABLE_ASSIGNMENT|[3]|this|{"plain":"${value}","${name}":"${value}"}|0x2aa1`,
    `VARIABLE_SCOPE_BEGIN|[3]|local|${name}|false|false`,
    `VARIABLE_ASSIGNMENT|[3]|local|"${value}"`,
    'STATEMENT_EXECUTE|[4]',
    `VARIABLE_ASSIGNMENT|[4]|local|${value}`,
    `VARIABLE_ASSIGNMENT|[4]|this.plain|"${value}"|0x2aa1`,
    `VARIABLE_ASSIGNMENT|[4]|this.${name}|"${value}"|0x2aa1`,
    `USER_DEBUG|[4]|DEBUG|${value}`,
    `SYSTEM_METHOD_ENTRY|[4]|${name}`,
    `SYSTEM_METHOD_EXIT|[4]|${name}`,
    ...Array.from({ length: 4 }, () => [
      `SOQL_EXECUTE_BEGIN|[5]|Aggregations:0|SELECT ${name} FROM Account`,
      'SOQL_EXECUTE_END|[5]|Rows:1',
      `DML_BEGIN|[6]|Op:Insert|Type:${name}|Rows:1`,
      'DML_END|[6]',
    ]).flat(),
    `CALLOUT_REQUEST|[7]|System.HttpRequest[Endpoint=${name}, Method=GET]`,
    `CALLOUT_RESPONSE|[7]|System.HttpResponse[Status=${name}, StatusCode=500]`,
    `${name.replace(/\s/g, '_')}|[7]|${value}`,
    `HEAP_DUMP|[7]|${value}`,
    'STATEMENT_EXECUTE|[8]',
    `EXCEPTION_THROWN|[8]|${name}: ${value}`,
    `EXCEPTION_THROWN|[8]|System.DmlException: ${value}`,
    `LIMIT_USAGE_FOR_NS|${name}|\n  Number of ${name}: 99 out of 100\n  Number of SOQL queries: 99 out of 100\n`,
    `FATAL_ERROR|${name}: ${value}\n\nClass.acme.Pricing.total: line 3, column 1\nClass.${name}: line 1, column 1`,
    `FATAL_ERROR|System.DmlException: ${value}`,
    `CODE_UNIT_FINISHED|${name}`,
    'EXECUTION_FINISHED',
  ];
  const header = '64.0 APEX_CODE,FINEST;DB,FINEST;SYSTEM,FINE\n';
  return encoder.encode(`${header}Execute Anonymous: ${name}\n${events.map(line).join('')}`);
}

/** Another run of the same, in which something is missing. */
export function otherHostileLog(say: string, seed: number): Uint8Array {
  const draws = new Draws(seed);
  const lines = new TextDecoder().decode(hostileLog(say)).split('\n');
  return encoder.encode(lines.filter((_, index) => index === 0 || !draws.happens(0.2)).join('\n'));
}
