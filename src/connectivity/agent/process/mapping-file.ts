import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { describeIssue, explainIssue } from '../../../foundation/describe-issue.ts';
import { type ConnectorConfiguration, connectorConfigurationSchema } from '../../access-control/index.ts';
import { maxControlLineBytes } from '../../tunnel/control-line.ts';
import { ConnectorProblem } from './connector-problem.ts';

const seeHelp = 'See `portolan connector run --help` for what the file holds.';

/** Reads what an agent opens from its file. Throws a `ConnectorProblem` that says where it is wrong. Source: docs/decisions/0015-on-premise-over-a-tunnel.md */
export const readMappingFile = (path: string): ConnectorConfiguration => {
  const result = connectorConfigurationSchema.safeParse(readYaml(path) ?? {}, { error: explainIssue });
  if (!result.success) {
    const [issue] = result.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? 'the file' : `"${issue.path.join('.')}"`;
    throw new ConnectorProblem(`${path}: ${describeIssue(where, issue?.message ?? '')}.`, seeHelp);
  }
  if (JSON.stringify(result.data).length > maxControlLineBytes / 2) {
    throw new ConnectorProblem(`${path} is too long: it must have less than ${maxControlLineBytes / 2} characters.`);
  }
  return result.data;
};

const readYaml = (path: string): unknown => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConnectorProblem(`${path} cannot be read.`, seeHelp, error);
  }
  try {
    return parse(text);
  } catch (error) {
    const detail = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    throw new ConnectorProblem(`${path} is no YAML: ${detail}`, undefined, error);
  }
};
