export { createIdentityProvider, type IdentityProvider } from './create-identity-provider.ts';
export type { NewUser, User, UserUpdate } from './user.ts';
export type { SignInOrigin } from './verify-password.ts';
