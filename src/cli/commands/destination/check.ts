import type { Command } from 'commander';
import { operations } from '../../../management-api/contract.ts';
import type { CommandContext } from '../../context.ts';
import { defineQueryCommand } from '../../define-command.ts';
import { CommandError } from '../../errors.ts';
import { formatTable, print } from '../../output.ts';
import { type LevelFlags, openLevel, withLevel } from './destination-level.ts';

/** `portolan destination check`. Source: SAP doc "Check the Availability of a Destination" */
export const createCheckCommand = (context: CommandContext): Command =>
  withLevel(
    defineQueryCommand({
      usage: 'check <name>',
      purpose: 'Check whether the target of a destination can be reached; ends with 1 where it cannot',
      examples: ['portolan destination check erp'],
    }),
  ).action(async (name: string, flags: LevelFlags) => {
    const { call, subaccount, where } = await openLevel(context, flags);
    const result = await call(operations.checkDestination, { subaccount, name }, { ...where });
    print(context, flags, result, () =>
      [
        result.steps.length > 0 &&
          formatTable(
            ['step', 'outcome', 'time', 'detail'],
            result.steps.map(({ stage, outcome, durationMs, detail }) => [
              stage,
              outcome,
              durationMs === undefined ? '-' : `${durationMs} ms`,
              detail,
            ]),
          ),
        result.attempts.length > 0 &&
          formatTable(
            ['request', 'status', 'time'],
            result.attempts.map(({ method, status, durationMs }) => [method, status ?? '-', `${durationMs} ms`]),
          ),
      ]
        .filter((table) => table !== false)
        .join('\n'),
    );
    if (!result.isAvailable) throw new CommandError(`${name}: ${result.message}`);
  });
