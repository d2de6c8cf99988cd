/** Where everything of one subaccount is. */
export const inSubaccount = '/subaccounts/:subaccount';
/** Where everything of one service instance is. */
export const inInstance = `${inSubaccount}/service-instances/:instance` as const;
