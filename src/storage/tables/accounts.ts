/** A subaccount. Source: SAP doc "Account Model" */
export type SubaccountRow = {
  readonly id: string;
  readonly technical_name: string;
  readonly subdomain: string;
  readonly display_name: string;
  readonly flavour: 'neo' | 'cf';
  readonly created_at_ms: number;
};

/** A label that leads to a subaccount: its id, subdomain or technical name. One primary key keeps all of them apart. */
export type SubaccountNameRow = { readonly name: string; readonly subaccount_id: string };

/** Somebody with platform roles. `member_key` is the id in lower case; `roles` a JSON array; `is_administrator` follows from it. */
export type AccountMemberRow = {
  readonly subaccount_id: string;
  readonly member_key: string;
  readonly user_name: string;
  readonly user_base: string;
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly email: string | null;
  readonly roles: string;
  readonly is_administrator: number;
  readonly created_at_ms: number;
  readonly modified_at_ms: number;
};

/** An application the subaccount may use. */
export type SubscriptionRow = {
  readonly subaccount_id: string;
  readonly provider_account: string;
  readonly application: string;
  readonly created_at_ms: number;
};

/** A group or role collection. `group_key` is its name in lower case, by which it is found. */
export type UserGroupRow = {
  readonly subaccount_id: string;
  readonly group_key: string;
  readonly name: string;
  readonly kind: 'group' | 'role-collection';
  readonly created_at_ms: number;
};

/** A user name (exact, no user object needed) in a group. */
export type GroupMemberRow = {
  readonly subaccount_id: string;
  readonly group_key: string;
  readonly user_name: string;
  readonly created_at_ms: number;
};

/** A role made by the subaccount itself. */
export type CustomRoleRow = {
  readonly subaccount_id: string;
  readonly provider_account: string;
  readonly application: string;
  readonly name: string;
  readonly created_at_ms: number;
};

/** A role of an application given to a user or to a group: exactly one of the last two names is there. */
export type RoleAssignmentRow = {
  readonly subaccount_id: string;
  readonly provider_account: string;
  readonly application: string;
  readonly role: string;
  readonly user_name: string | null;
  readonly group_key: string | null;
  readonly created_at_ms: number;
};

/** Tables of `accounts/`. */
export type AccountsTables = {
  readonly account_members: AccountMemberRow;
  readonly subaccounts: SubaccountRow;
  readonly subaccount_names: SubaccountNameRow;
  readonly subscriptions: SubscriptionRow;
  readonly user_groups: UserGroupRow;
  readonly group_members: GroupMemberRow;
  readonly custom_roles: CustomRoleRow;
  readonly role_assignments: RoleAssignmentRow;
};
