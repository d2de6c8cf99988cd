import { defineEntitySet, numberText, text, toOne, value } from './entity-set.ts';

/** Appointments. Assumed: names of properties; SAP publishes them per system only */
export const appointments = defineEntitySet({
  name: 'AppointmentCollection',
  type: 'Appointment',
  table: 'c4c_appointments',
  number: { column: 'number', first: 1 },
  properties: [
    numberText('ID', 'number', 'ID', 35),
    text('Subject', 'subject', 'Subject', { maxLength: 765, isSearched: true }),
    text('Location', 'location', 'Location', { isSearched: true }),
    text('AccountID', 'account_id', 'Account ID', { maxLength: 60 }),
    text('ContactID', 'contact_id', 'Contact ID', { maxLength: 60 }),
    text('OwnerID', 'owner_id', 'Owner ID', { maxLength: 60 }),
    text('PriorityCode', 'priority_code', 'Priority', { maxLength: 1 }),
    text('AppointmentLifeCycleStatusCode', 'life_cycle_status_code', 'Status', { maxLength: 2 }),
    value('FullDayIndicator', 'Edm.Boolean', 'is_full_day', 'Full Day'),
    value('StartDateTime', 'Edm.DateTimeOffset', 'starts_at_ms', 'Start'),
    value('EndDateTime', 'Edm.DateTimeOffset', 'ends_at_ms', 'End'),
  ],
  navigation: [
    toOne('AppointmentAccount', 'AccountCollection', {
      association: 'Account_Appointment',
      from: 'account_id',
      to: 'account_id',
    }),
    toOne('AppointmentOwner', 'EmployeeCollection', {
      association: 'Employee_Appointment',
      from: 'owner_id',
      to: 'number',
    }),
  ],
});
