import assert from 'node:assert/strict';
import { DisposableStore, toDisposable } from '../../../../src/core/base/disposable.ts';
import { EventEmitter } from '../../../../src/core/base/event.ts';

describe('DisposableStore', () => {
  it('disposes in reverse order, each once', () => {
    const store = new DisposableStore();
    const disposed: string[] = [];
    store.add(toDisposable(() => disposed.push('first')));
    store.add(toDisposable(() => disposed.push('second')));
    store.dispose();
    store.dispose();
    assert.deepEqual(disposed, ['second', 'first']);
  });

  it('disposes at once what comes late', () => {
    const store = new DisposableStore();
    store.dispose();
    let disposed = false;
    store.add(toDisposable(() => (disposed = true)));
    assert.ok(disposed);
  });
});

describe('EventEmitter', () => {
  it('calls listeners in the order of their subscription', () => {
    const emitter = new EventEmitter<number>();
    const heard: string[] = [];
    emitter.event((value) => heard.push(`a${value}`));
    emitter.event((value) => heard.push(`b${value}`));
    emitter.fire(1);
    assert.deepEqual(heard, ['a1', 'b1']);
  });

  it('lets one function subscribe twice and leave once', () => {
    const emitter = new EventEmitter<number>();
    const heard: number[] = [];
    const listener = (value: number): void => void heard.push(value);
    emitter.event(listener);
    emitter.event(listener).dispose();
    emitter.fire(1);
    assert.deepEqual(heard, [1]);
  });

  it('keeps to those who had subscribed when it fires', () => {
    const emitter = new EventEmitter<number>();
    const heard: string[] = [];
    emitter.event(() => void emitter.event(() => heard.push('late')));
    emitter.fire(1);
    assert.deepEqual(heard, []);
    emitter.fire(2);
    assert.deepEqual(heard, ['late']);
  });

  it('is silent after it was disposed', () => {
    const emitter = new EventEmitter<number>();
    emitter.event(() => assert.fail('heard'));
    emitter.dispose();
    emitter.fire(1);
  });
});
