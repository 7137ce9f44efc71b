import { prints, raises } from './expressionTable.ts';

const shapeClass = `public virtual class Shape {
  public String name = 'n';
  public transient String secret = 's';
  public static Integer made = 0;
  public Shape parent;
  public Decimal size { get; set; }
  public String label { get { return 'computed'; } }
}`;

const circleClass = `public class Circle extends Shape {
  public Integer radius = 2;
  public List<Shape> parts;
  public Map<String, Date> days;
  public Kind kind;
  public Object anything;
  public enum Kind { BIG, SMALL }
}`;

describe('JSON through the compiler', () => {
  const read = (text: string, type = 'Circle'): string =>
    `${type} c = (${type}) JSON.deserialize('${text}', ${type}.class);`;

  prints(
    [
      [
        "JSON.serialize(new Map<String, Object>{ 'a' => 1, 'b' => null, 'c' => new List<Object>{ 1.50, 'x', true } })",
        '{"a":1,"b":null,"c":[1.50,"x",true]}',
      ],
      ['JSON.serialize(Date.newInstance(2026, 1, 2))', '"2026-01-02"'],
      ['JSON.serialize(Datetime.newInstanceGmt(2026, 1, 2, 3, 4, 5))', '"2026-01-02T03:04:05.000Z"'],
      ['JSON.serialize(Time.newInstance(1, 2, 3, 4))', '"01:02:03.004Z"'],
      ["JSON.serialize(Blob.valueOf('hi'))", '"aGk="'],
      ["JSON.serialize('\"\\\\\\n/é')", '"\\"\\\\\\n/é"'],
      [
        "JSON.serialize(new Account(Name = 'A', NumberOfEmployees = 3))",
        '{"attributes":{"type":"Account"},"Name":"A","NumberOfEmployees":3}',
      ],
      ['JSON.serialize(new Shape())', '{"name":"n","parent":null,"size":null}'],
      ['JSON.serialize(new Shape(), true)', '{"name":"n"}'],
      ['JSON.serializePretty(new List<Integer>{ 1, 2 })', '[ 1, 2 ]'],
      [
        "JSON.serializePretty(new Map<String, Object>{ 'a' => 1, 'b' => new Map<String, Object>() })",
        '{\n  "a" : 1,\n  "b" : { }\n}',
      ],
      ['JSON.serialize(Circle.Kind.BIG)', '"BIG"'],
      ['JSON.serialize((Object) null)', 'null'],
      ["JSON.serialize(new Map<Integer, String>{ 1 => 'x' })", '{"1":"x"}'],
      [`${read('{"name":"x","radius":7,"unknown":[1,{"a":2}],"size":1.20}')} c.name + c.radius + c.size`, 'x71.20'],
      [
        `${read('{"parts":[{"name":"a"},null],"days":{"d":"2026-01-02"}}')} c.parts.size() + c.parts[0].name + c.days.get('d')`,
        '2a2026-01-02 00:00:00',
      ],
      [`${read('{"kind":"SMALL","anything":{"a":[1]}}')} c.kind + ' ' + c.anything`, 'SMALL {a=(1)}'],
      [`${read('{"radius":null}')} c.radius`, 'null'],
      [`${read('{"secret":"read"}')} c.secret`, 'null'],
      [
        '((Map<String, Object>) JSON.deserializeUntyped(\'{"a":1,"b":1.0,"c":9999999999,"d":"x","e":null}\'))',
        '{a=1, b=1.0, c=9999999999, d=x, e=null}',
      ],
      ["JSON.deserializeUntyped('[1]') instanceof List<Object>", 'true'],
      ["((List<Integer>) JSON.deserialize('[1,2]', List<Integer>.class)).size()", '2'],
      ['((Account) JSON.deserialize(\'{"Name":"Z"}\', Account.class)).Name', 'Z'],
      [
        "((Map<String, List<Integer>>) JSON.deserialize('{\"a\":[1]}', Map<String, List<Integer>>.class)).get('a')[0]",
        '1',
      ],
      [
        "JSONGenerator g = JSON.createGenerator(false); g.writeStartObject(); g.writeStringField('a', 'b'); g.writeFieldName('c'); g.writeStartArray(); g.writeNumber(1); g.writeNull(); g.writeEndArray(); g.writeDateField('d', Date.newInstance(2026, 1, 2)); g.writeObjectField('o', new List<Integer>{ 1 }); g.writeEndObject(); g.getAsString()",
        '{"a":"b","c":[1,null],"d":"2026-01-02","o":[1]}',
      ],
      [
        "JSONParser p = JSON.createParser('{\"a\":[1,2.5,\"x\",true,null]}'); List<String> seen = new List<String>(); while (p.nextToken() != null) { seen.add(p.getCurrentToken() + ':' + p.getText()); } String.join(seen, ' ')",
        'START_OBJECT:{ FIELD_NAME:a START_ARRAY:[ VALUE_NUMBER_INT:1 VALUE_NUMBER_FLOAT:2.5 VALUE_STRING:x VALUE_TRUE:true VALUE_NULL:null END_ARRAY:] END_OBJECT:}',
      ],
      [
        'JSONParser p = JSON.createParser(\'{"a":5}\'); p.nextToken(); p.nextToken(); p.nextToken(); p.getIntegerValue() + p.getCurrentName()',
        '5a',
      ],
    ],
    shapeClass,
    circleClass,
  );

  raises(
    [
      ['JSON.deserializeStrict(\'{"nope":1}\', Shape.class)', 'System.JSONException: Unknown field: Shape.nope'],
      [
        'JSON.deserialize(\'{"Nope__c":1}\', Account.class)',
        "System.JSONException: No such column 'Nope__c' on sobject of type Account",
      ],
      [
        "JSON.deserialize('[1]', Shape.class)",
        "System.JSONException: Malformed JSON: Expected '{' at the beginning of object",
      ],
      [
        "JSON.deserialize('{}', List<Integer>.class)",
        "System.JSONException: Malformed JSON: Expected '[' at the beginning of List/Set",
      ],
      ['JSON.deserialize(\'{"radius":"x"}\', Circle.class)', 'System.JSONException: Illegal value for primitive'],
      [
        "JSON.deserializeUntyped('Blob[3]')",
        "System.JSONException: Unexpected character ('B' (code 66)): expected a valid value (number, String, array, object, 'true', 'false' or 'null') at input location [1,2]",
      ],
      [
        "JSON.deserializeUntyped('{a:1}')",
        "System.JSONException: Unexpected character ('a' (code 97)): was expecting double-quote to start field name at input location [1,3]",
      ],
      [
        'Shape s = new Shape(); s.parent = s; JSON.serialize(s)',
        'System.JSONException: Direct self-reference leading to cycle',
      ],
      [
        "JSON.serialize(new MathException('x'))",
        'System.JSONException: Type unsupported in JSON: System.MathException',
      ],
      [
        'JSON.deserializeUntyped(\'{"a":NULL}\')',
        "System.JSONException: Unrecognized token 'NULL': was expecting 'null', 'true', 'false' or NaN at input location [1,7]",
      ],
      [
        "List<Object> l = (List<Object>) JSON.deserializeUntyped('{}'); l",
        'System.TypeException: Invalid conversion from runtime type Map<String,ANY> to List<ANY>',
      ],
      ['JSON.deserializeUntyped(null)', 'System.NullPointerException: Argument cannot be null.'],
    ],
    shapeClass,
    circleClass,
  );
});
