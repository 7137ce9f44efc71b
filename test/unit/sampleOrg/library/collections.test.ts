import assert from 'node:assert/strict';
import type { ApexValue } from '../../../../src/sampleOrg/apex/library/contract.ts';
import { ApexDate } from '../../../../src/sampleOrg/apex/values/date.ts';
import { operatorEquals } from '../../../../src/sampleOrg/apex/values/equality.ts';
import { ApexId } from '../../../../src/sampleOrg/apex/values/id.ts';
import { ApexMap } from '../../../../src/sampleOrg/apex/values/map.ts';
import { printed } from '../../../../src/sampleOrg/apex/values/printing.ts';
import { ApexSet } from '../../../../src/sampleOrg/apex/values/set.ts';
import { decimal, FakeInstance, LibraryFixture, list } from './libraryFixture.ts';

/** An instance of a class that declares `equals` and `hashCode` over its field. */
function keyOf(code: string): FakeInstance {
  return new FakeInstance(
    'acme.Key',
    { code },
    {
      equals: (self, other) => other instanceof FakeInstance && other.fields['code'] === self.fields['code'],
      hashCode: (self) => printed(self.fields['code'] ?? null).length,
    },
  );
}

describe('List', () => {
  const fixture = new LibraryFixture();

  it('adds, reads, replaces and removes by position', () => {
    const self = list('String', 'a', 'c');
    fixture.call('List<T>', 'void add(Integer index, T item)', self, 1, 'b');
    fixture.call('List<T>', 'void set(Integer index, T item)', self, 0, 'z');
    assert.equal(fixture.call('List<T>', 'T remove(Integer index)', self, 2), 'c');
    assert.equal(fixture.call('List<T>', 'T get(Integer index)', self, 1), 'b');
    assert.equal(printed(self), '(z, b)');
  });

  it('names the position that is out of bounds', () => {
    assert.equal(
      fixture.raised('List<T>', 'T get(Integer index)', list('Integer', 1), 1),
      'System.ListException: List index out of bounds: 1',
    );
  });

  it('refuses a change while a loop walks it', () => {
    const self = list('Integer', 1);
    self.readers = 1;
    assert.equal(
      fixture.raised('List<T>', 'void add(T item)', self, 2),
      'System.FinalException: Cannot modify a collection while it is being iterated.',
    );
  });

  const sorted: readonly (readonly [label: string, items: readonly ApexValue[], expected: string])[] = [
    ['numbers by value', [10, 9, 1], '(1, 9, 10)'],
    ['strings with capitals first', ['b', 'a', 'B'], '(B, a, b)'],
    ['null first', ['b', null, 'a'], '(null, a, b)'],
    ['decimals by value', [decimal('1.50'), decimal('1.5'), decimal('-2')], '(-2, 1.50, 1.5)'],
    ['dates', [ApexDate.of(2026, 2, 1), ApexDate.of(2026, 1, 31)], '(2026-01-31 00:00:00, 2026-02-01 00:00:00)'],
  ];

  for (const [label, items, expected] of sorted) {
    it(`sorts ${label}`, () => {
      const self = list('Object', ...items);
      fixture.call('List<T>', 'void sort()', self);
      assert.equal(printed(self), expected);
    });
  }

  it('sorts by compareTo of a class, and keeps the order of equals', () => {
    const line = (label: string, rank: number): FakeInstance =>
      new FakeInstance(
        'acme.Line',
        { label, rank },
        {
          compareTo: (one, other) => Number(one.fields['rank']) - Number((other as FakeInstance).fields['rank']),
        },
      );
    const self = list('acme.Line', line('c', 2), line('a', 1), line('b', 1));
    fixture.call('List<T>', 'void sort()', self);
    assert.equal(printed(self), '(Line:[label=a, rank=1], Line:[label=b, rank=1], Line:[label=c, rank=2])');
  });

  it('sorts by a comparator', () => {
    const descending = new FakeInstance('acme.Descending', {}, { compare: (_, a, b) => Number(b) - Number(a) });
    const self = list('Integer', 1, 3, 2);
    fixture.call('List<T>', 'void sort(Comparator<T> comparator)', self, descending);
    assert.equal(printed(self), '(3, 2, 1)');
  });

  it('does not sort what has no order', () => {
    const self = list('Object', new FakeInstance('A', {}), new FakeInstance('A', {}));
    assert.match(fixture.raised('List<T>', 'void sort()', self), /^System\.ListException: .*Comparable/);
  });

  it('finds elements with case, by content and by equals', () => {
    const contains = 'Boolean contains(T item)';
    assert.equal(fixture.call('List<T>', contains, list('String', 'a'), 'A'), false);
    assert.equal(fixture.call('List<T>', contains, list('Decimal', decimal('1.0')), decimal('1.00')), true);
    assert.equal(fixture.call('List<T>', contains, list('acme.Key', keyOf('x')), keyOf('x')), true);
    assert.equal(fixture.call('List<T>', 'Integer indexOf(T item)', list('acme.Key', keyOf('y')), keyOf('x')), -1);
  });

  it('takes over the values of an Apex class that is Iterable', () => {
    let next = 0;
    const iterator = new FakeInstance(
      'acme.Countdown',
      {},
      {
        hasNext: () => next < 3,
        next: () => next++,
      },
    );
    const iterable = new FakeInstance('acme.Countable', {}, { iterator: () => iterator });
    assert.equal(fixture.text('List<T>', 'new(Iterable<T> items)', 'List<Integer>', iterable), '(0, 1, 2)');
  });

  it('makes an array of nulls', () => {
    const self = fixture.call('List<T>', 'new(Integer size)', 'List<Map<String,Integer>>', 2);
    assert.equal(printed(self), '(null, null)');
    assert.equal((self as { apexTypeName?: string }).apexTypeName, 'List<Map<String,Integer>>');
  });
});

describe('Set', () => {
  const fixture = new LibraryFixture();

  it('keeps the order of insertion and each value once', () => {
    const self = new ApexSet('String', ['b', 'a', 'b', 'B']);
    assert.equal(printed(self), '{b, a, B}');
    assert.equal(fixture.call('Set<T>', 'Boolean add(T item)', self, 'a'), false);
  });

  it('tells numbers of different types apart, and ids by content', () => {
    assert.equal(new ApexSet('Object', [1, 1n, decimal('1'), '1']).size, 4);
    assert.equal(new ApexSet('Decimal', [decimal('1.0'), decimal('1.00')]).size, 1);
    assert.equal(new ApexSet('Id', [ApexId.of('001000000000001'), ApexId.of('001000000000001AAA')]).size, 1);
  });

  it('honours equals and hashCode of a class', () => {
    const self = new ApexSet('acme.Key');
    assert.equal(fixture.call('Set<T>', 'Boolean add(T item)', self, keyOf('x')), true);
    assert.equal(fixture.call('Set<T>', 'Boolean add(T item)', self, keyOf('y')), true);
    assert.equal(fixture.call('Set<T>', 'Boolean add(T item)', self, keyOf('x')), false);
    assert.equal(fixture.call('Set<T>', 'Boolean contains(T item)', self, keyOf('y')), true);
    assert.equal(fixture.call('Set<T>', 'Boolean remove(T item)', self, keyOf('y')), true);
    assert.equal(fixture.call('Set<T>', 'Boolean contains(T item)', self, keyOf('y')), false);
    assert.equal(self.size, 1);
  });

  it('does set arithmetic', () => {
    const self = new ApexSet('Integer', [1, 2, 3]);
    assert.equal(fixture.call('Set<T>', 'Boolean removeAll(Iterable<T> items)', self, list('Integer', 3, 9)), true);
    assert.equal(
      fixture.call('Set<T>', 'Boolean retainAll(Iterable<T> items)', self, new ApexSet('Integer', [2])),
      true,
    );
    assert.equal(fixture.call('Set<T>', 'Boolean containsAll(Iterable<T> items)', self, list('Integer', 2)), true);
    assert.equal(printed(self), '{2}');
  });
});

describe('Map', () => {
  const fixture = new LibraryFixture();

  it('puts, answers what was there, and keeps the order of insertion', () => {
    const self = new ApexMap('String', 'Integer');
    assert.equal(fixture.call('Map<K,V>', 'V put(K key, V value)', self, 'b', 1), null);
    assert.equal(fixture.call('Map<K,V>', 'V put(K key, V value)', self, 'a', 2), null);
    assert.equal(fixture.call('Map<K,V>', 'V put(K key, V value)', self, 'b', 3), 1);
    assert.equal(fixture.call('Map<K,V>', 'V get(K key)', self, 'B'), null);
    assert.equal(printed(self), '{b=3, a=2}');
    assert.equal(fixture.text('Map<K,V>', 'Set<K> keySet()', self), '{b, a}');
    assert.equal(fixture.text('Map<K,V>', 'List<V> values()', self), '(3, 2)');
    assert.equal(fixture.call('Map<K,V>', 'V remove(K key)', self, 'b'), 3);
    assert.equal(fixture.call('Map<K,V>', 'Boolean containsKey(K key)', self, 'b'), false);
  });

  it('honours equals and hashCode of a key, through copies and key sets too', () => {
    const self = new ApexMap('acme.Key', 'Integer');
    fixture.call('Map<K,V>', 'V put(K key, V value)', self, keyOf('x'), 1);
    assert.equal(fixture.call('Map<K,V>', 'V put(K key, V value)', self, keyOf('x'), 2), 1);
    assert.equal(self.size, 1);
    const copy = fixture.call('Map<K,V>', 'Map<K,V> clone()', self);
    assert.equal(fixture.call('Map<K,V>', 'V get(K key)', copy, keyOf('x')), 2);
    const keys = fixture.call('Map<K,V>', 'Set<K> keySet()', self);
    assert.equal(fixture.call('Set<T>', 'Boolean contains(T item)', keys, keyOf('x')), true);
  });

  it('takes null as a key', () => {
    const self = new ApexMap('String', 'Integer');
    fixture.call('Map<K,V>', 'V put(K key, V value)', self, null, 1);
    assert.equal(fixture.call('Map<K,V>', 'V get(K key)', self, null), 1);
    assert.equal(printed(self), '{null=1}');
  });
});

describe('Printed collections', () => {
  it('end after ten elements', () => {
    const items = Array.from({ length: 12 }, (_, index) => index);
    assert.equal(printed(list('Integer', ...items)), '(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...)');
  });

  it('show an object once', () => {
    const line = new FakeInstance('acme.Line', { qty: 1 });
    const self = list('Object', line, line);
    self.items.push(self);
    assert.equal(printed(self), '(Line:[qty=1], (already output), (already output))');
  });

  it('use toString of a class', () => {
    const fixture = new LibraryFixture();
    const named = new FakeInstance('acme.Named', {}, { toString: () => 'N' });
    fixture.call('System', 'static void debug(Object message)', list('acme.Named', named, named));
    assert.deepEqual(fixture.debugLines, ['DEBUG|(N, N)']);
  });
});

describe('Equality', () => {
  const cases: readonly (readonly [label: string, left: ApexValue, right: ApexValue, expected: boolean])[] = [
    ['strings without case', 'Acme', 'ACME', true],
    ['Integer and Decimal by value', 1, decimal('1.0'), true],
    ['Integer and Long by value', 1, 1n, true],
    ['an Id and its 15 characters', ApexId.of('001000000000001AAA'), '001000000000001', true],
    ['lists by content', list('Integer', 1, 2), list('Integer', 1, 2), true],
    ['lists in order', list('Integer', 1, 2), list('Integer', 2, 1), false],
    ['sets without order', new ApexSet('Integer', [1, 2]), new ApexSet('Integer', [2, 1]), true],
    ['instances by identity', new FakeInstance('A', {}), new FakeInstance('A', {}), false],
    ['null and a value', null, 0, false],
    ['null and null', null, null, true],
  ];

  for (const [label, left, right, expected] of cases) {
    it(`compares ${label}`, () => {
      assert.equal(operatorEquals(left, right), expected);
    });
  }
});
