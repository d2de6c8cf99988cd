import type { Row } from '../../odata/entity.ts';
import type { PrimitiveType } from '../../odata/model.ts';
import type { ResourceCall } from './resource-call.ts';

/** What a function is given: its arguments by name; an optional one that was left out is absent. */
export type FunctionArguments = Readonly<Record<string, string | number | boolean>>;

/** What a function answers: plain text (`DeployIntegrationDesigntimeArtifact` answers a bare task id), an entity of `returns`, or nothing. */
export type FunctionReply =
  | { readonly status: 200 | 201 | 202; readonly text: string; readonly contentType?: string }
  | { readonly status: 200 | 201 | 202; readonly row: Row }
  | { readonly status: 200 | 202 | 204 };

/**
 * A function import: called by name with its arguments as URI literals in the query, `?Id='x'&Version='active'`. The body of a POST is
 * not read. Source: OData 2.0 URI Conventions §3.3; contract of the OData API 5.5, 5.6
 */
export type FunctionDefinition = {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly parameters: readonly {
    readonly name: string;
    readonly type: PrimitiveType;
    /** May be left out. */
    readonly optional?: true;
  }[];
  /** Permissions of which one suffices. */
  readonly roles: readonly string[];
  /** Where it exists; both unless stated. */
  readonly platforms?: readonly ('neo' | 'cf')[];
  /** Name of the entity set whose entity it answers. */
  readonly returns?: string;
  readonly run: (call: ResourceCall, args: FunctionArguments) => Promise<FunctionReply>;
};
