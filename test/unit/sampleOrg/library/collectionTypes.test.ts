import { prints, raises } from './expressionTable.ts';

describe('List, Set and Map through the compiler', () => {
  const map = "Map<String, Integer> m = new Map<String, Integer>{ 'a' => 1, 'b' => 2, 'c' => 3 };";

  prints([
    [`${map} m.keySet().remove('a'); m`, '{b=2, c=3}'],
    [`${map} m.keySet().removeAll(new List<String>{ 'a', 'c' }); m`, '{b=2}'],
    [`${map} m.keySet().retainAll(new Set<String>{ 'c' }); m`, '{c=3}'],
    [`${map} Set<String> keys = m.keySet(); m.put('d', 4); keys`, '{a, b, c, d}'],
    [`${map} Set<String> keys = m.keySet().clone(); m.put('d', 4); keys`, '{a, b, c}'],
    [`${map} m.keySet().clear(); m.size()`, '0'],
    [`${map} m.keySet().equals(new Set<String>{ 'c', 'b', 'a' })`, 'true'],
    [`${map} new Set<String>(m.keySet())`, '{a, b, c}'],
    [`${map} for (String k : m.keySet()) { m.put(k, m.get(k) * 2); } m`, '{a=2, b=4, c=6}'],
    [`${map} List<Integer> held = m.values(); held.clear(); m`, '{a=1, b=2, c=3}'],
    ['new List<Account>().getSObjectType()', 'Account'],
    ['new List<SObject>().getSObjectType()', 'null'],
    ['new Map<Id, Account>().getSObjectType()', 'Account'],
    ['new List<String>().getSObjectType()', 'null'],
    [
      "Map<String, Account> a = new Map<String, Account>{ 'x' => new Account(Name = 'One') }; Map<String, Account> b = a.deepClone(); b.get('x').Name = 'Two'; a.get('x').Name",
      'One',
    ],
    [
      'new List<List<Integer>>{ new List<Integer>{ 1 } }.equals(new List<List<Integer>>{ new List<Integer>{ 1 } })',
      'true',
    ],
    ['new Set<Set<Integer>>{ new Set<Integer>{ 1, 2 }, new Set<Integer>{ 2, 1 } }.size()', '1'],
    ['new List<Integer>{ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 }', '(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ...)'],
    ["new Map<String, List<Integer>>{ 'a' => new List<Integer>{ 1, null } }", '{a=(1, null)}'],
    ["List<String> s = new List<String>{ 'b', null, 'B', 'a' }; s.sort(); s", '(null, B, a, b)'],
    ['List<Integer> s = new List<Integer>(new Set<Integer>{ 3, 1 }); s.add(0, 9); s', '(9, 3, 1)'],
  ]);

  raises([
    [`${map} m.keySet().add('d'); m`, 'System.FinalException: Collection is read-only'],
    [`${map} m.keySet().addAll(new Set<String>{ 'd' }); m`, 'System.FinalException: Collection is read-only'],
    [
      `${map} for (String k : m.keySet()) { m.remove(k); } m`,
      'System.FinalException: Cannot modify a collection while it is being iterated.',
    ],
    [
      `${map} for (String k : m.keySet()) { m.put(k + k, 1); } m`,
      'System.FinalException: Cannot modify a collection while it is being iterated.',
    ],
    ['new List<Integer>{ 1 }.get(5)', 'System.ListException: List index out of bounds: 5'],
    ['new List<Integer>{ 1 }[-1]', 'System.ListException: List index out of bounds: -1'],
    ['new List<Integer>{ 1 }.remove(1)', 'System.ListException: List index out of bounds: 1'],
    ['new Map<Id, Account>(new List<Account>{ new Account() })', 'System.ListException: Row with null Id at index: 0'],
  ]);
});
