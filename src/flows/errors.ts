import { WireError } from '../foundation/wire-error.ts';

/** No flow of the subaccount has this path. */
export const flowNotFound = (): WireError =>
  new WireError({ status: 404, code: 'not_found', description: 'There is no message endpoint at this address' });

/** Authorization by client certificate: the sender showed none that the flow names. Source: SAP doc "HTTPS Sender Adapter" */
export const certificateNotNamed = (): WireError =>
  new WireError({
    status: 403,
    code: 'forbidden',
    description: 'The flow lets in senders with certain client certificates only',
    detail: 'no certificate, or none the flow names',
  });

/** Management: the subaccount has no flow of this id. */
export const unknownFlow = (): WireError =>
  new WireError({ status: 404, code: 'not_found', description: 'The subaccount has no flow of this id' });

/** Management: the path already leads to another flow of the subaccount. */
export const pathTaken = (): WireError =>
  new WireError({
    status: 409,
    code: 'conflict',
    description: '"path" is already used by another flow of the subaccount',
  });

/** Management: a flow that could never work, or would pass on what it must not. `description` names the field. */
export const invalidFlow = (description: string): WireError =>
  new WireError({ status: 400, code: 'invalid_request', description });
