import assert from 'node:assert/strict';
import { problemsOf, runApex } from './apexHarness.ts';

describe('Apex classes', () => {
  it('dispatches virtual methods, calls super and runs initialisers in order', () => {
    assert.deepEqual(
      runApex(
        'System.debug(new Dog().speak()); System.debug(Animal.trace);',
        `global virtual class Animal {
          global static List<String> trace = new List<String>{ 'static' };
          protected String name = note('field');
          { note('block'); }
          global Animal() { this('unnamed'); note('default'); }
          global Animal(String name) { note('constructor'); this.name = name; }
          protected String note(String what) { trace.add(what); return what; }
          global virtual String speak() { return name + ' says ' + sound(); }
          protected virtual String sound() { return 'nothing'; }
        }`,
        `global class Dog extends Animal {
          String own = note('dog field');
          global Dog() { super('Rex'); note('dog'); }
          protected override String sound() { return 'wuff'; }
          global override String speak() { return super.speak() + '!'; }
        }`,
      ),
      ['Rex says wuff!', '(static, dog field, field, block, constructor, dog)'],
    );
  });

  it('implements interfaces and abstract classes', () => {
    assert.deepEqual(
      runApex(
        'for (Shapes.Shape s : Shapes.all()) { System.debug(s.area()); }',
        `global class Shapes {
          global interface Shape { Decimal area(); }
          global abstract class Named implements Shape {
            global abstract Decimal area();
          }
          global class Square extends Named {
            Decimal side;
            global Square(Decimal side) { this.side = side; }
            global override Decimal area() { return side * side; }
          }
          global class Unit implements Shape {
            global Decimal area() { return 1; }
          }
          global static List<Shape> all() { return new List<Shape>{ new Square(1.5), new Unit() }; }
        }`,
      ),
      ['2.25', '1'],
    );
  });

  it('chooses overloads by the static types of the values', () => {
    assert.deepEqual(
      runApex(
        `
        Object o = 'x';
        System.debug(Over.load(1));
        System.debug(Over.load(1L));
        System.debug(Over.load(1.5));
        System.debug(Over.load('x'));
        System.debug(Over.load(o));
        System.debug(Over.load(new List<Integer>()));
        System.debug(Over.pair(1, 2));
      `,
        `global class Over {
          global static String load(Integer x) { return 'Integer'; }
          global static String load(Long x) { return 'Long'; }
          global static String load(Decimal x) { return 'Decimal'; }
          global static String load(String x) { return 'String'; }
          global static String load(Object x) { return 'Object'; }
          global static String load(List<Integer> x) { return 'List'; }
          global static String pair(Long a, Integer b) { return 'Long, Integer'; }
          global static String pair(Decimal a, Decimal b) { return 'Decimals'; }
        }`,
      ),
      ['Integer', 'Long', 'Decimal', 'String', 'Object', 'List', 'Long, Integer'],
    );
  });

  it('runs the code of properties, and keeps automatic ones', () => {
    assert.deepEqual(
      runApex(
        `
        Meter m = new Meter();
        m.reading = 5;
        m.reading += 2;
        System.debug(m.reading);
        System.debug(m.doubled);
        m.label = 'kWh';
        System.debug(m.label);
        Meter.count++;
        System.debug(Meter.count);
        System.debug(Meter.lazy + Meter.lazy);
      `,
        `global class Meter {
          global Integer reading { get { return reading == null ? 0 : reading; } set { reading = Math.min(value, 6); } }
          global Integer doubled { get { return reading * 2; } private set; }
          global String label { get; set; }
          global static Integer count { get; set; }
          static { count = 1; }
          global static Integer lazy { get { if (lazy == null) { lazy = 21; } return lazy; } set; }
        }`,
      ),
      ['6', '12', 'kWh', '2', '42'],
    );
  });

  it('asks the accessors of another instance inside its own', () => {
    const node = `
      public class Node {
        public Node next;
        public Integer depth { get { return next == null ? depth : next.depth + 1; } set { depth = value; if (next != null) { next.depth = value * 10; } } }
      }`;
    assert.deepEqual(
      runApex(
        `Node last = new Node(); Node middle = new Node(); Node first = new Node();
         middle.next = last; first.next = middle; first.depth = 1;
         System.debug(first.depth + ' ' + middle.depth + ' ' + last.depth);`,
        node,
      ),
      ['102 101 100'],
    );
  });

  it('lets constructors set the final fields of their superclass', () => {
    assert.deepEqual(
      runApex(
        'System.debug(new Child().limitOf());',
        'public virtual class Parent { protected final Integer most; public Integer limitOf() { return most; } }',
        'public class Child extends Parent { public Child() { this.most = 3; } }',
      ),
      ['3'],
    );
  });

  it('copies instances with their fields', () => {
    assert.deepEqual(
      runApex(
        `Child one = new Child(); one.own = 'x'; one.shared.add(1);
         Child two = one.clone(); two.own = 'y'; two.shared.add(2);
         Parent copy = one.clone(); System.debug(one.own + two.own + one.shared + (copy instanceof Child));`,
        'public virtual class Parent { public List<Integer> shared = new List<Integer>(); }',
        'public class Child extends Parent { public String own; }',
      ),
      ['xy(1, 2)true'],
    );
  });

  it('has enums with names, ordinals and values', () => {
    assert.deepEqual(
      runApex(
        `
        System.debug(Level.HIGH.name() + Level.HIGH.ordinal());
        System.debug(Level.values());
        System.debug(Level.valueOf('low') == Level.LOW);
        Map<Level, String> names = new Map<Level, String>{ Level.LOW => 'l' };
        System.debug(names.get(Level.low));
        System.debug(Level.HIGH);
      `,
        'global enum Level { LOW, HIGH }',
      ),
      ['HIGH1', '(LOW, HIGH)', 'true', 'l', 'HIGH'],
    );
  });

  it('uses equals, hashCode, toString and compareTo of Apex classes', () => {
    assert.deepEqual(
      runApex(
        `
        Point a = new Point(1, 2);
        System.debug(a == new Point(1, 2));
        Set<Point> points = new Set<Point>{ a, new Point(1, 2), new Point(0, 5) };
        System.debug(points.size());
        System.debug(points.contains(new Point(0, 5)));
        Map<Point, String> names = new Map<Point, String>();
        names.put(a, 'first');
        System.debug(names.get(new Point(1, 2)));
        System.debug('at ' + a);
        List<Point> sorted = new List<Point>(points);
        sorted.sort();
        System.debug(sorted);
      `,
        `global class Point implements Comparable {
          Integer x;
          Integer y;
          global Point(Integer x, Integer y) { this.x = x; this.y = y; }
          global Boolean equals(Object other) {
            return other instanceof Point && ((Point) other).x == x && ((Point) other).y == y;
          }
          global override Integer hashCode() { return 31 * x + y; }
          global override String toString() { return x + '/' + y; }
          global Integer compareTo(Object other) { return x - ((Point) other).x; }
        }`,
      ),
      ['true', '2', 'true', 'first', 'at 1/2', '(0/5, 1/2)'],
    );
  });

  it('lets inner classes use statics of the outer class and of each other', () => {
    assert.deepEqual(
      runApex(
        'System.debug(Outer.run());',
        `global class Outer {
          private static Integer counter = 10;
          private static Integer next() { return counter++; }
          global static String run() { return new First().go() + ' ' + counter; }
          private class First {
            private Integer mine = next();
            String go() { return mine + ' ' + new Second(this).peek(); }
          }
          private class Second {
            First first;
            Second(First first) { this.first = first; }
            Integer peek() { return first.mine + next(); }
          }
        }`,
      ),
      ['10 21 12'],
    );
  });

  it('keeps statics apart between requests', () => {
    const source = 'global class Once { global static Integer n = 0; }';
    assert.deepEqual(runApex('Once.n++; System.debug(Once.n);', source), ['1']);
    assert.deepEqual(runApex('Once.n++; System.debug(Once.n);', source), ['1']);
  });

  it('does not care about case', () => {
    assert.deepEqual(runApex("string S = 'x'; SYSTEM.Debug(s.TOUPPERCASE());"), ['X']);
  });

  it('declares classes and methods in anonymous Apex', () => {
    assert.deepEqual(
      runApex(`
        class Pair { Integer a; Integer b; Pair(Integer a, Integer b) { this.a = a; this.b = b; } Integer sum() { return a + b; } }
        Integer addAll(List<Pair> pairs) { Integer s = 0; for (Pair p : pairs) { s += p.sum(); } return s; }
        System.debug(addAll(new List<Pair>{ new Pair(1, 2), new Pair(3, 4) }));
      `),
      ['10'],
    );
  });

  it('lets subclasses implement an abstract method that has no scope', () => {
    assert.deepEqual(
      runApex(
        'System.debug(new Cat().speak());',
        'public abstract class Animal { abstract String sound(); public String speak() { return sound() + this.sound(); } }',
        "public class Cat extends Animal { public String sound() { return 'miaow'; } }",
      ),
      ['miaowmiaow'],
    );
  });

  it('tells objects apart in sets when their class has no hashCode', () => {
    assert.deepEqual(
      runApex(
        `Set<Box> boxes = new Set<Box>{ new Box(), new Box() };
        System.debug(boxes.size());
        System.debug(new Box() == new Box());`,
        'public class Box { public Boolean equals(Object other) { return true; } }',
      ),
      ['2', 'true'],
    );
  });

  it('refuses classes that do not keep their promises', () => {
    const first = (...sources: readonly string[]): string => problemsOf(...sources)[0] ?? 'compiles';
    assert.match(
      first('public class A implements Comparable { }'),
      /A\.cls:1:14 Class A must implement the method: Integer Comparable\.compareTo\(Object\)/,
    );
    assert.match(
      first('public abstract class A { abstract void f(); }', 'public class B extends A { }'),
      /Class B must implement the abstract method: void A\.f\(\)/,
    );
    assert.match(
      first(
        'public virtual class A { public void f() { } }',
        'public class B extends A { public override void f() { } }',
      ),
      /Non-virtual, non-abstract methods cannot be overridden: void B\.f\(\)/,
    );
    assert.match(
      first('public class A { }', 'public class B extends A { }'),
      /Non-virtual and non-abstract type cannot be extended: A/,
    );
    assert.match(
      first('public class A { void f() { new B(); } }', 'public abstract class B { }'),
      /Abstract classes cannot be constructed/,
    );
    assert.match(
      first('public class A { void f() { g(); } static void g() { f(); } }'),
      /Non static method cannot be referenced/,
    );
    assert.match(
      first('public class A { A(Integer i) { } static A make() { return new A(); } }'),
      /Constructor not defined: \[A\]/,
    );
  });
});
