import { prints, raises } from './expressionTable.ts';

describe('exceptions through the compiler', () => {
  const caught = (statement: string, type = 'Exception'): string =>
    `${type} e; try { ${statement} } catch (${type} x) { e = x; }`;

  prints(
    [
      ["new IllegalArgumentException('no').getMessage()", 'no'],
      ['new IllegalArgumentException().getMessage()', 'Script-thrown exception'],
      ["new IllegalArgumentException('no')", 'System.IllegalArgumentException: no'],
      ["new AuraHandledException('for the page').getMessage()", 'Script-thrown exception'],
      ["AuraHandledException e = new AuraHandledException('x'); e.setMessage('y'); e.getMessage()", 'y'],
      ["new QueryException('a', new DmlException('b')).getCause()", 'System.DmlException: b'],
      ["new QueryException('a').getInaccessibleFields()", '{}'],
      ["new NoDataFoundException('a').getTypeName()", 'System.NoDataFoundException'],
      [
        "new FlowException('a').getTypeName() + new EmailException('b').getTypeName()",
        'System.FlowExceptionSystem.EmailException',
      ],
      ["new Cache.Org.OrgCacheException('x').getTypeName()", 'Cache.Org.OrgCacheException'],
      ["new UnsupportedOperationException('a') instanceof Exception", 'true'],
      [`${caught('insert new Account();', 'DmlException')} e.getDmlMessage(0)`, 'Required fields are missing: [Name]'],
      [`${caught('insert new Account();', 'DmlException')} e.getDmlFields(0)`, '(Name)'],
      [`${caught('insert new Account();', 'DmlException')} e.getDmlFieldNames(0)`, '(Name)'],
      [
        `${caught('insert new Account();', 'DmlException')} e.getDmlType(0) == StatusCode.REQUIRED_FIELD_MISSING`,
        'true',
      ],
      [`${caught('insert new Account();')} e.getNumDml() + ' ' + e.getDmlIndex(0) + ' ' + e.getDmlId(0)`, '1 0 null'],
      [`${caught('Integer i = 1 / 0;')} e`, 'System.MathException: Divide by 0'],
      [
        `${caught('Integer i = 1 / 0;')} e.getLineNumber() + ' ' + e.getStackTraceString()`,
        '1 AnonymousBlock: line 1, column 1',
      ],
      [`${caught("Integer.valueOf('abc');")} e`, 'System.TypeException: Invalid integer: abc'],
      [`${caught("Decimal.valueOf('abc');")} e`, 'System.TypeException: Invalid decimal: abc'],
      [`${caught("Date.valueOf('abc');")} e`, 'System.TypeException: Invalid date: abc'],
      [`${caught("Id i = 'abc';")} e`, 'System.StringException: Invalid id: abc'],
      [
        `${caught("Object o = 'a'; Integer i = (Integer) o;")} e`,
        'System.TypeException: Invalid conversion from runtime type String to Integer',
      ],
      [`${caught("throw new WrappedException('a', new MathException('b'));")} e.getCause().getMessage()`, 'b'],
      [`${caught("throw new WrappedException('a');")} e`, 'WrappedException: a'],
      [`${caught("throw new WrappedException('a');")} e.getTypeName()`, 'WrappedException'],
    ],
    'public class WrappedException extends Exception {}',
  );

  raises([
    [
      "Exception e = new MathException('a'); e.initCause(new MathException('b')); e.initCause(new MathException('c')); e",
      "System.IllegalStateException: Can't overwrite cause",
    ],
    ["new MathException('a').getDmlMessage(0)", 'System.ListException: List index out of bounds: 0'],
  ]);
});
