import { WireError } from '../../foundation/wire-error.ts';

/** The form is older than the browser's cookie, or was made up. The codes of this file choose the words of the page. */
export const expiredForm = (): WireError =>
  new WireError({
    status: 403,
    code: 'expired_form',
    description: 'The form is no longer valid. Open the page again',
    detail: 'no or another form token',
  });

/** What the client asks does not fit into what a browser keeps while the user is at an identity provider. Assumed: SAP documents no limit. */
export const requestTooLong = (): WireError =>
  new WireError({
    status: 400,
    code: 'request_too_long',
    description: 'The authorization request is too long to sign in at an identity provider',
  });

/** A page of somebody else sent the form (A6). */
export const foreignForm = (detail: string): WireError =>
  new WireError({ status: 403, code: 'foreign_form', description: 'The form was sent by another site', detail });
