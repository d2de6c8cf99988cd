/** A group of users (Neo) or a role collection (Cloud Foundry): both hand their roles to their members. Source: SAP doc "Managing Roles" */
export type Group = {
  /** As first written. */
  readonly name: string;
  readonly kind: 'group' | 'role-collection';
  readonly createdAtMs: number;
};

/** What a new group is made of. */
export type NewGroup = Pick<Group, 'name' | 'kind'>;
