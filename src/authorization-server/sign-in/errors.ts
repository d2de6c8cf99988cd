import { WireError } from '../../foundation/wire-error.ts';

/** The form is older than the browser's cookie, or was made up. The codes of this file choose the words of the page. */
export const expiredForm = (): WireError =>
  new WireError({
    status: 403,
    code: 'expired_form',
    description: 'The form is no longer valid. Open the page again',
    detail: 'no or another form token',
  });

/** A page of somebody else sent the form (A6). */
export const foreignForm = (detail: string): WireError =>
  new WireError({ status: 403, code: 'foreign_form', description: 'The form was sent by another site', detail });
