import type { Command } from 'commander';
import { operations } from '../../../management-api/contract.ts';
import type { CommandContext } from '../../context.ts';
import { defineCommandGroup, defineQueryCommand } from '../../define-command.ts';
import { formatTable, print } from '../../output.ts';
import { createC4cClientCommand } from './client.ts';
import { type C4cFlags, connect, subaccountOption } from './connect.ts';
import { createC4cProviderCommand } from './provider.ts';
import { createC4cUserCommand } from './user.ts';

/** `portolan c4c`. Source: SAP doc "Configuring the SAP BTP Application Connectivity to SAP Cloud for Customer APIs" */
export const createC4cCommand = (context: CommandContext): Command =>
  defineCommandGroup('c4c', 'The SAP Cloud for Customer system of a subaccount', [
    showCommand(context),
    nameCommand(context),
    createC4cProviderCommand(context),
    createC4cClientCommand(context),
    createC4cUserCommand(context),
    samplesCommand(context),
  ]);

const showCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'show',
    purpose: 'Show what a destination needs to know of the system',
    examples: ['portolan c4c show --subaccount acme'],
  })
    .option(...subaccountOption)
    .action(async (flags: C4cFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const system = await call(operations.getC4cSystem, { subaccount });
      print(context, flags, system, () =>
        formatTable(
          ['property', 'value'],
          [
            ['URL', system.url],
            ['tokenServiceURL', system.tokenServiceUrl],
            ['audience', system.localServiceProvider],
          ],
        ),
      );
    });

const nameCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'name [name]',
    purpose: 'Name the local service provider; without a name, after its host',
    examples: ['portolan c4c name MY_C4C', 'portolan c4c name'],
  })
    .option(...subaccountOption)
    .action(async (name: string | undefined, flags: C4cFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const body = name === undefined ? {} : { name };
      const answer = await call(operations.setC4cLocalServiceProvider, { subaccount }, body);
      print(context, flags, answer, () => `The system is called ${answer.localServiceProvider}.\n`);
    });

const samplesCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'samples',
    purpose: 'Make a few objects of every entity set where there are no accounts',
    examples: ['portolan c4c samples'],
  })
    .option(...subaccountOption)
    .action(async (flags: C4cFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const answer = await call(operations.createC4cSampleData, { subaccount });
      print(context, flags, answer, () =>
        answer.isCreated ? 'Created sample data.\n' : 'There are accounts already.\n',
      );
    });
