import { type Command, Option } from 'commander';
import { environmentVariableOf, flagOf, type SettingName, settingNames, settings } from '../config/schema.ts';

/** Adds a flag for every setting, under the setting's group. Source: engineering guide §7 */
export const addSettingOptions = (command: Command): Command => {
  for (const name of settingNames) command.addOption(createOption(name));
  return command;
};

const createOption = (name: SettingName): Option => {
  const { group, meaning, defaultText } = settings[name];
  // A switch may stand alone: `--uaa-errors` is `--uaa-errors true`.
  const value = isSwitch(name) ? '[true|false]' : '<value>';
  const option = new Option(
    `${flagOf(name)} ${value}`,
    `${meaning} Default: ${defaultText}. [${environmentVariableOf(name)}]`,
  );
  option.helpGroup(`${group}:`);
  return option;
};

const isSwitch = (name: SettingName): boolean => settings[name].schema.safeParse(true).data === true;
