import type { ApexType } from '../values/typeValue.ts';
import type { ApexValue, LibraryType, RequestContext } from './contract.ts';
import { raiseJson } from './failures.ts';
import { deserialize, untyped } from './jsonDeserialize.ts';
import { ApexJsonGenerator, jsonGeneratorType } from './jsonGenerator.ts';
import { readJson, writeJson, writeJsonPretty } from './jsonNodes.ts';
import { ApexJsonParser, jsonParserType } from './jsonParser.ts';
import { toJson } from './jsonSerialize.ts';
import { refuseNulls } from './members.ts';

/** A type that the caller may not name cannot be made from JSON either. */
function seen(context: RequestContext, type: ApexType): string {
  return context.apex.describeType(type.name) === undefined || context.apex.isVisible(type.name)
    ? type.name
    : raiseJson(context, `Type is not visible: ${type.name}`);
}

const jsonType: LibraryType = {
  type: 'JSON',
  members: {
    'static String serialize(Object value)': (context: RequestContext, value: ApexValue) =>
      writeJson(toJson(context, value, false)),
    'static String serialize(Object value, Boolean suppressNulls)': (
      context: RequestContext,
      value: ApexValue,
      suppressNulls: boolean | null,
    ) => writeJson(toJson(context, value, suppressNulls === true)),
    'static String serializePretty(Object value)': (context: RequestContext, value: ApexValue) =>
      writeJsonPretty(toJson(context, value, false)),
    'static String serializePretty(Object value, Boolean suppressNulls)': (
      context: RequestContext,
      value: ApexValue,
      suppressNulls: boolean | null,
    ) => writeJsonPretty(toJson(context, value, suppressNulls === true)),
    ...refuseNulls(
      {
        'static Object deserialize(String text, Type type)': (context, text: string, type: ApexType) =>
          deserialize(context, readJson(context, text), seen(context, type), false),
        'static Object deserializeStrict(String text, Type type)': (context, text: string, type: ApexType) =>
          deserialize(context, readJson(context, text), seen(context, type), true),
        'static Object deserializeUntyped(String text)': (context, text: string) => untyped(readJson(context, text)),
        'static JSONGenerator createGenerator(Boolean pretty)': (_, pretty: boolean) => new ApexJsonGenerator(pretty),
        'static JSONParser createParser(String text)': (context, text: string) =>
          new ApexJsonParser(readJson(context, text)),
      },
      'static',
    ),
  },
};

export const jsonTypes: readonly LibraryType[] = [jsonType, jsonGeneratorType, jsonParserType];
