import { invalidQueryOption } from './errors.ts';
import type { FunctionImportModel } from './model.ts';
import type { QueryString } from './query-options/query-string.ts';
import { tokenize } from './query-options/tokenize.ts';
import { isAssignable, readUriLiteral } from './uri-literal.ts';

/**
 * Reads the parameters of a function import, given as custom options with URI literals: `?Id='x'&Version='Active'`. All but optional ones are
 * required; other custom options are left alone. Throws 400 for one that is missing, given twice or of another type.
 * Source: OData 2.0 URI Conventions §3.3 "Addressing Service Operations"
 */
export const parseFunctionParameters = (
  functionImport: FunctionImportModel,
  query: QueryString,
): Readonly<Record<string, string | number | boolean>> =>
  Object.fromEntries(
    functionImport.parameters.flatMap(({ name, type, optional }) => {
      const [text, ...more] = query.custom.get(name) ?? [];
      if (text === undefined && optional) return [];
      const tokens = text === undefined || more.length > 0 ? undefined : tokenize(text);
      const token = tokens?.length === 1 ? tokens[0] : undefined;
      const literal = token && readUriLiteral(token);
      if (literal === undefined || literal.value === null || !isAssignable(type, literal)) {
        throw invalidQueryOption(name, `expected one literal of type ${type}`);
      }
      return [[name, literal.value]];
    }),
  );
