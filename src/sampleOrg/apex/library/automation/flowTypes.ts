import type { LibraryFunction, LibraryType, RequestContext } from '../contract.ts';
import { raiseNoFlow, raiseNoInvocableAction } from '../failures.ts';

// Flows and actions: code may name them. The org has none, which it says once one is asked for.

const flow: LibraryFunction = (context, ...names) =>
  raiseNoFlow(context, names.filter((name) => typeof name === 'string').join('.'));

const interviewType: LibraryType = {
  type: 'Flow.Interview',
  members: {
    'static Flow.Interview createInterview(String flowName, Map<String,Object> inputVariables)': flow,
    'static Flow.Interview createInterview(String namespace, String flowName, Map<String,Object> inputVariables)': flow,
    'Object getVariableValue(String variableName)': flow,
    'void start()': flow,
  },
};

const action: LibraryFunction = (context, ...names) =>
  raiseNoInvocableAction(context, names.filter((name) => typeof name === 'string').join('.'));

/** Of an action that nobody can make. */
const ofAction: LibraryFunction = (context: RequestContext) => raiseNoInvocableAction(context, '');

const actionType: LibraryType = {
  type: 'Invocable.Action',
  members: {
    'static Invocable.Action createCustomAction(String type, String name)': action,
    'static Invocable.Action createCustomAction(String type, String namespace, String name)': action,
    'static Invocable.Action createStandardAction(String type)': action,
    'Invocable.Action addInvocation()': ofAction,
    'Invocable.Action clearInvocations()': ofAction,
    'List<Map<String,Object>> getInvocations()': ofAction,
    'String getName()': ofAction,
    'String getNamespace()': ofAction,
    'String getType()': ofAction,
    'List<Invocable.Action.Result> invoke()': ofAction,
    'Boolean isStandard()': ofAction,
    'Invocable.Action setInvocationParameter(String name, Object value)': ofAction,
    'Invocable.Action setInvocations(List<Map<String,Object>> invocations)': ofAction,
  },
};

const resultTypes: readonly LibraryType[] = [
  {
    type: 'Invocable.Action.Result',
    members: {
      'Invocable.Action getAction()': ofAction,
      'List<Invocable.Action.Error> getErrors()': ofAction,
      'Map<String,Object> getOutputParameters()': ofAction,
      'Boolean isSuccess()': ofAction,
    },
  },
  { type: 'Invocable.Action.Error', members: { 'String getCode()': ofAction, 'String getMessage()': ofAction } },
];

export const flowTypes: readonly LibraryType[] = [interviewType, actionType, ...resultTypes];
