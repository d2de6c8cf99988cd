import { describe, expect, it } from 'vitest';
import { rejectionOf } from './fixtures/rejection.ts';
import type { FunctionImportModel } from './model.ts';
import { parseFunctionParameters } from './parse-function-parameters.ts';
import { parseQueryString } from './query-options/query-string.ts';

const deploy: FunctionImportModel = {
  name: 'Deploy',
  method: 'POST',
  parameters: [
    { name: 'Id', type: 'Edm.String' },
    { name: 'Count', type: 'Edm.Int64' },
  ],
};
const parse = (rawQuery: string): unknown => parseFunctionParameters(deploy, parseQueryString(rawQuery));

describe('parseFunctionParameters', () => {
  it('reads literals and leaves other options alone', () => {
    expect(parse("Id='it''s+me'&Count=5&Other=x")).toEqual({ Id: "it's me", Count: 5 });
  });

  it.each([
    'Count=5',
    "Id='a'",
    'Id=a&Count=5',
    "Id='a'&Id='b'&Count=5",
    "Id='a' 'b'&Count=5",
    'Id=null&Count=5',
    "Id='a'&Count='5'",
    'Id=&Count=5',
  ])('answers 400 for %s', (rawQuery) => {
    expect(rejectionOf(() => parse(rawQuery))).toMatchObject({ status: 400, code: 'Bad Request' });
  });
});
