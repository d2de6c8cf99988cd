/** The last number given to a business object of a kind. */
export type C4cNumberRow = { readonly subaccount_id: string; readonly kind: string; readonly last_number: number };

/** What every business object has. */
export type C4cObjectRow = {
  readonly subaccount_id: string;
  /** 32 upper-case hex digits. */
  readonly object_id: string;
  readonly created_at_ms: number;
  readonly created_by: string;
  /** Grows with every change of the object. */
  readonly changed_at_ms: number;
  readonly changed_by: string;
};

/** A customer. */
export type C4cAccountRow = C4cObjectRow & {
  readonly account_id: string;
  readonly account_name: string | null;
  readonly role_code: string | null;
  readonly life_cycle_status_code: string | null;
  readonly classification_code: string | null;
  readonly country_code: string | null;
  readonly city: string | null;
  readonly postal_code: string | null;
  readonly street: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly web_site: string | null;
  readonly external_id: string | null;
};

/** A person at a customer. */
export type C4cContactRow = C4cObjectRow & {
  readonly contact_id: string;
  readonly account_id: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly job_title: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly external_id: string | null;
};

/** A ticket. */
export type C4cServiceRequestRow = C4cObjectRow & {
  readonly number: string;
  readonly name: string | null;
  readonly customer_id: string | null;
  readonly contact_id: string | null;
  readonly priority_code: string | null;
  readonly processing_type_code: string | null;
  readonly origin_type_code: string | null;
  readonly life_cycle_status_code: string | null;
  readonly product_id: string | null;
  readonly reporter_email: string | null;
};

/** An item of a ticket. */
export type C4cServiceRequestItemRow = C4cObjectRow & {
  readonly number: string;
  readonly parent_object_id: string;
  readonly product_id: string | null;
  readonly description: string | null;
};

/** A chance to sell. */
export type C4cOpportunityRow = C4cObjectRow & {
  readonly number: string;
  readonly name: string | null;
  readonly account_id: string | null;
  readonly contact_id: string | null;
  readonly owner_id: string | null;
  readonly campaign_id: string | null;
  readonly life_cycle_status_code: string | null;
  readonly priority_code: string | null;
  readonly processing_type_code: string | null;
  readonly origin_type_code: string | null;
  readonly probability_percent: number | null;
  readonly close_at_ms: number | null;
};

/** An item of an opportunity. */
export type C4cOpportunityItemRow = C4cObjectRow & {
  readonly number: string;
  readonly parent_object_id: string;
  readonly product_id: string | null;
  readonly description: string | null;
};

/** A lead. */
export type C4cLeadRow = C4cObjectRow & {
  readonly number: string;
  readonly name: string | null;
  readonly account_id: string | null;
  readonly contact_id: string | null;
  readonly owner_id: string | null;
  readonly campaign_id: string | null;
  readonly status_code: string | null;
  readonly priority_code: string | null;
  readonly origin_type_code: string | null;
  readonly qualification_level_code: string | null;
  readonly starts_at_ms: number | null;
  readonly ends_at_ms: number | null;
};

/** What is sold. */
export type C4cProductRow = C4cObjectRow & {
  readonly number: string;
  readonly description: string | null;
  readonly language_code: string | null;
  readonly category_id: string | null;
  readonly unit_code: string | null;
  readonly status_code: string | null;
};

/** A business user as other people know it; who signs in is up to the identity provider. */
export type C4cUserRow = C4cObjectRow & {
  readonly number: string;
  readonly name: string | null;
  readonly employee_id: string | null;
  readonly email: string | null;
  readonly language_code: string | null;
  readonly is_locked: number | null;
};

/** An appointment. */
export type C4cAppointmentRow = C4cObjectRow & {
  readonly number: string;
  readonly subject: string | null;
  readonly location: string | null;
  readonly account_id: string | null;
  readonly contact_id: string | null;
  readonly owner_id: string | null;
  readonly priority_code: string | null;
  readonly life_cycle_status_code: string | null;
  readonly is_full_day: number | null;
  readonly starts_at_ms: number | null;
  readonly ends_at_ms: number | null;
};

/** An employee. */
export type C4cEmployeeRow = C4cObjectRow & {
  readonly number: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly job_title: string | null;
  readonly department: string | null;
  readonly phone: string | null;
  readonly email: string | null;
};

/** A quote. */
export type C4cSalesQuoteRow = C4cObjectRow & {
  readonly number: string;
  readonly name: string | null;
  readonly account_id: string | null;
  readonly contact_id: string | null;
  readonly owner_id: string | null;
  readonly opportunity_id: string | null;
  readonly life_cycle_status_code: string | null;
  readonly priority_code: string | null;
  readonly currency_code: string | null;
  readonly valid_until_ms: number | null;
};

/** A campaign. */
export type C4cCampaignRow = C4cObjectRow & {
  readonly number: string;
  readonly name: string | null;
  readonly owner_id: string | null;
  readonly type_code: string | null;
  readonly status_code: string | null;
  readonly starts_at_ms: number | null;
  readonly ends_at_ms: number | null;
};

/** Tables with business objects. */
export type C4cObjectTables = {
  readonly c4c_accounts: C4cAccountRow;
  readonly c4c_contacts: C4cContactRow;
  readonly c4c_service_requests: C4cServiceRequestRow;
  readonly c4c_service_request_items: C4cServiceRequestItemRow;
  readonly c4c_opportunities: C4cOpportunityRow;
  readonly c4c_opportunity_items: C4cOpportunityItemRow;
  readonly c4c_leads: C4cLeadRow;
  readonly c4c_products: C4cProductRow;
  readonly c4c_users: C4cUserRow;
  readonly c4c_appointments: C4cAppointmentRow;
  readonly c4c_employees: C4cEmployeeRow;
  readonly c4c_sales_quotes: C4cSalesQuoteRow;
  readonly c4c_campaigns: C4cCampaignRow;
};
