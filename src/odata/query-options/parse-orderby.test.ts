import { describe, expect, it } from 'vitest';
import { logs } from '../fixtures/get-set.ts';
import { rejectionOf } from '../fixtures/rejection.ts';
import { parseOrderBy } from './parse-orderby.ts';

const parse = (text: string): readonly string[] =>
  parseOrderBy(text, logs.type).map(({ property, descending }) => `${property.path}${descending ? ' desc' : ''}`);

describe('parseOrderBy', () => {
  it.each([
    ['LogEnd', ['LogEnd']],
    ['LogEnd asc', ['LogEnd']],
    ['Status,LogEnd desc', ['Status', 'LogEnd desc']],
    ['  Status  desc , IntegrationArtifact/Id ', ['Status desc', 'IntegrationArtifact/Id']],
  ])('reads %s', (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  it.each([
    '',
    ',',
    'Foo',
    'LogEnd DESC',
    'LogEnd desc desc',
    'LogEnd,',
    'IntegrationArtifact',
    'Runs',
    'length(Status)',
    "LogEnd;'",
    '__proto__',
    'LogEnd,'.repeat(100_000),
    ' '.repeat(100_000),
  ])('answers 400 for what it does not understand', (text) => {
    expect(rejectionOf(() => parse(text))).toMatchObject({
      status: 400,
      code: 'Bad Request',
      description: 'Invalid order by expression',
    });
  });
});
