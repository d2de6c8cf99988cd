import { defineEntitySet, type NavigationDefinition, numberText, text, toMany } from './entity-set.ts';

const ofEmployee = (part: string, target: string, to: 'owner_id' | 'employee_id' = 'owner_id'): NavigationDefinition =>
  toMany(`Employee${part}`, target, { association: `Employee_${part}`, from: 'number', to });

/** Who works here, and owns the others' objects. Assumed: names of properties; SAP publishes them per system only */
export const employees = defineEntitySet({
  name: 'EmployeeCollection',
  type: 'Employee',
  table: 'c4c_employees',
  number: { column: 'number', first: 7_000_001 },
  properties: [
    numberText('EmployeeID', 'number', 'Employee ID', 60),
    text('FirstName', 'first_name', 'First Name', { maxLength: 120, isSearched: true }),
    text('LastName', 'last_name', 'Last Name', { maxLength: 120, isSearched: true }),
    text('JobTitle', 'job_title', 'Job Title', { maxLength: 120 }),
    text('DepartmentName', 'department', 'Department', { maxLength: 120 }),
    text('Phone', 'phone', 'Phone', { maxLength: 350 }),
    text('Email', 'email', 'E-Mail', { isSearched: true }),
  ],
  navigation: [
    ofEmployee('User', 'UserCollection', 'employee_id'),
    ofEmployee('Opportunity', 'OpportunityCollection'),
    ofEmployee('Lead', 'LeadCollection'),
    ofEmployee('SalesQuote', 'SalesQuoteCollection'),
    ofEmployee('Appointment', 'AppointmentCollection'),
    ofEmployee('Campaign', 'CampaignCollection'),
  ],
});
