import { defineEntitySet, numberText, text, toOne, value } from './entity-set.ts';

/**
 * Business users as records. Who may sign in, and who is locked, is up to the identity provider alone: a caller of the API must not make
 * or unlock users of the subaccount. Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide" (UserID); assumed: the others
 */
export const users = defineEntitySet({
  name: 'UserCollection',
  type: 'User',
  table: 'c4c_users',
  number: { column: 'number', first: 8_000_001 },
  properties: [
    numberText('UserID', 'number', 'User ID', 60),
    text('UserName', 'name', 'User Name', { maxLength: 480, isSearched: true }),
    text('EmployeeID', 'employee_id', 'Employee ID', { maxLength: 60 }),
    text('Email', 'email', 'E-Mail', { isSearched: true }),
    text('LanguageCode', 'language_code', 'Language', { maxLength: 2 }),
    value('UserLockedIndicator', 'Edm.Boolean', 'is_locked', 'Locked'),
  ],
  navigation: [
    toOne('UserEmployee', 'EmployeeCollection', {
      association: 'Employee_User',
      from: 'employee_id',
      to: 'number',
    }),
  ],
});
