// What the debug API answers with, v41.0. Blocks that are empty are left out of the state; a value without `value` is null.

export interface StackFrameShape {
  readonly typeRef: string;
  readonly fullName: string;
  readonly lineNumber: number;
  readonly frameNumber: number;
}

export interface ValueShape {
  readonly slot?: number;
  readonly index?: number;
  readonly name: string;
  readonly declaredTypeRef: string;
  readonly nameForMessages: string;
  readonly value?: string;
  readonly ref?: number;
}

export interface ReferenceShape {
  readonly type: 'object' | 'list' | 'set' | 'map';
  readonly id: number;
  readonly typeRef: string;
  readonly nameForMessages: string;
  readonly fields?: readonly ValueShape[];
  readonly size?: number;
  readonly offset?: number;
  readonly value?: readonly ValueShape[];
  readonly tuple?: readonly { readonly key: ValueShape; readonly value: ValueShape }[];
}

export interface ReferencesShape {
  readonly references: readonly ReferenceShape[];
}

export interface LocalsShape {
  readonly frameNumber: number;
  readonly local: readonly ValueShape[];
}

export interface StaticsShape {
  readonly typeRef: string;
  readonly static: readonly ValueShape[];
}

export interface GlobalsShape {
  readonly global: readonly ValueShape[];
}

export interface StateResponse {
  readonly stateResponse: {
    readonly state: {
      readonly stack: { readonly stackFrame: readonly StackFrameShape[] };
      readonly locals?: LocalsShape;
      readonly statics?: StaticsShape;
      readonly globals?: GlobalsShape;
      readonly references?: ReferencesShape;
    };
  };
}

export interface FrameResponse {
  readonly frameResponse: {
    readonly frame: {
      readonly stackFrame: StackFrameShape;
      readonly locals: LocalsShape;
      readonly statics: StaticsShape;
      readonly globals: GlobalsShape;
      readonly references?: ReferencesShape;
    };
  };
}

export interface ReferencesResponse {
  readonly referencesResponse: { readonly references: ReferencesShape };
}
